"""What stands on a screen is no longer than the screen has room for."""

import pytest

from assets import known
from kiosk.domain import plan
from kiosk.domain.errors import PlanInvalid
from tests.kiosk.domain.test_plan import TEXT, read_with


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


def test_a_plan_that_held_before_a_length_was_set_still_holds():
    longer = TEXT.replace('phone = "02373835076"', f'phone = "{"0" * 41}"')
    longer = longer.replace('vi = "UBND xã Sao Vàng"', f'vi = "{"Sao " * 9}"')
    longer = longer.replace('form_of_address = "bà con"', 'form_of_address = "ông bà, cô bác"')

    with pytest.raises(PlanInvalid) as refused:
        plan.read(longer, known)
    held = plan.read(longer, known, kept=True)

    assert [fault.code for fault in refused.value.faults] == ["plan.text-too-long"] * 3
    assert (len(held.hall.phone), held.hall.name.vi) == (41, ("Sao " * 9).strip())
    with pytest.raises(PlanInvalid):
        plan.read(longer.replace("k = 5", "k = 0"), known, kept=True)
