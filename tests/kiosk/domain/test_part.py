"""What stands on a screen is no longer than the screen has room for."""

import pytest

from kiosk.domain.errors import PlanInvalid
from tests.kiosk.domain.test_plan import read_with


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("place", "old", "most"),
    [
        ("hall.name", "Sao Vàng Commune|UBND xã Sao Vàng", 32),
        ("hall.sub", "Public service centre|Trung tâm Phục vụ hành chính công", 44),
        ("hall.address", "Xuân Tâm quarter, Sao Vàng town, Thọ Xuân|khu phố Xuân Tâm, TT. Sao Vàng, Thọ Xuân", 100),
        ("hall.period", "5 months|5 tháng", 20),
        ("hours.holidays[1].name", "Lunar New Year|Tết Nguyên đán", 40),
        ("survey.reasons.low[0].text", "Long wait|Chờ lâu", 32),
        ("pledges[0].title", "Five things we know how to do|5 biết", 40),
        ("pledges[0].lines[3]", "Say sorry|Biết xin lỗi", 60),
        ("posts[4].name", "Residence registration officer|Cán bộ Công an – Cư trú", 44),
        ("services[4].name", "Residence and ID|Cư trú, căn cước", 26),
        ("services[4].examples", "Residence, military service|Thường trú, tạm trú, nghĩa vụ", 50),
    ],
)
def test_what_a_screen_has_no_room_for_is_refused_at_its_place(place: str, old: str, most: int, language: str):
    said = dict(zip(("en", "vi"), old.split("|"), strict=True))[language]
    read_with((f'{language} = "{said}"', f'{language} = "{"ộ" * (most if "lines" not in place else 10)}"'))

    with pytest.raises(PlanInvalid) as refused:
        read_with((f'{language} = "{said}"', f'{language} = "{"ộ" * (most + 1)}"'))

    told = [(one.place, one.code, one.params["limit"]) for one in refused.value.faults]
    assert (f"{place}.{language}", "plan.text-too-long", most) in told


def test_a_pledge_is_no_longer_than_home_can_say_at_once():
    with pytest.raises(PlanInvalid) as refused:
        read_with(('vi = "Biết xin lỗi"', f'vi = "{"ộ" * 60}"'))

    assert [(one.place, one.code) for one in refused.value.faults] == [("pledges[0].lines", "plan.text-too-long")]
