"""What would have been with one counter more, or another policy, beside what was."""

import re
import time
from collections.abc import Iterator
from datetime import date

import pytest

from kiosk.domain.policy import QueueRules
from kiosk.domain.queue import Skills
from kiosk.domain.replay import Called, Citizen, Day, Need, Seat, play, with_one_more
from tests.support.lobby import Lobby
from tests.sync.pages.lobby import machine
from tests.sync.pages.past import Past, at
from tests.sync.pages.visitor import EXAMPLE, Hall

MINUTE = 60_000
OFFICE = QueueRules(policy="alternate", alternate=2)  # as the example plan has it
SHARED = date(2026, 9, 22)
OPENING_MS = int(at(SHARED, 8).timestamp() * 1000)
# every two minutes somebody comes for nine, at last those with priority, and one counter falls ever more behind
MORNING = Day(
    SHARED,
    tuple(
        Citizen((SHARED, "A", n), n >= 18, OPENING_MS + 2 * n * MINUTE, (Need("chung-thuc", 9 * MINUTE),))
        for n in range(27)
    ),
    (Seat(Skills(number=1, post="chung-thuc", weights={"chung-thuc": 1})),),
)
FAVOURED = {one.key for one in MORNING.citizens if one.priority}


def answered(hall: Hall, address: str) -> str:
    """The page once the work is done."""
    deadline = time.monotonic() + 60
    while 'hx-get="' in (page := hall.visitor("clerk").get(address).text):
        assert time.monotonic() < deadline, page
        time.sleep(0.1)
    return page


def ask(hall: Hall, **form: object) -> str:
    """Send the form; where the answer will be."""
    asked = {"like": 0, "policy": "strict", "alternate": 2, "ageing_limit": 30, **form}
    answer = hall.visitor("clerk").post("/queue-report/what-if", **asked)
    assert answer.status_code == 302, answer.text
    return str(answer.headers["location"])


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """Three days on which everybody comes at once, and one counter takes them one by one."""
    with EXAMPLE.running(tmp_path_factory.mktemp("crowded")) as hall:
        lobby = Lobby(tmp_path_factory.mktemp("machine"))
        past = Past(machine(hall, lambda: lobby))
        for day in (date(2026, 9, 15), date(2026, 9, 16), date(2026, 9, 17)):
            for n in range(12):
                past.visit(at(day, 8, n / 60), 10 * n, walk=1, service=9)
        for call in play(MORNING, OFFICE):
            came, wait = (call.from_ms - OPENING_MS) / MINUTE, call.wait_ms / MINUTE
            past.visit(at(SHARED, 8, came), wait, service=8, priority=call.key in FAVOURED)
        past.push()
        yield hall
        lobby.close()


def test_a_second_counter_halves_the_waits_of_days_that_one_could_not_manage(crowded: Hall) -> None:
    page = answered(crowded, ask(crowded, first="2026-09-15", last="2026-09-17", like=1))

    assert "Nếu thêm một quầy như quầy 1" in page
    assert "Cách tính này khớp: chạy lại như thật chỉ lệch 0,0 phút" in page
    assert re.search(r"Chờ trung bình giảm khoảng <b>30,\d phút</b>, từ 5\d,\d xuống 2\d,\d", page)
    assert "Quầy thêm có mặt 3 ngày, như quầy 1." in page


def test_the_same_hall_again_is_told_to_be_the_same(crowded: Hall) -> None:
    page = answered(crowded, ask(crowded, first="2026-09-15", last="2026-09-17", policy="alternate", alternate=2))

    assert "Không có gì khác đi" in page
    assert "Chờ trung bình gần như không đổi." in page


def told(page: str) -> dict[str, list[str]]:
    """Mean waits by group: as it was, as it was played again, as it would have been."""
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th><td class="num">\d+</td>(.*?)</tr>', page, re.DOTALL)
    return {name: re.findall(r'<td class="num">([\d,]+)<small>', cells) for name, cells in rows}


def means(calls: list[Called]) -> dict[str, str]:
    """The same of a replay, as a page writes minutes."""
    groups = {
        "Tất cả": calls,
        "Có ưu tiên": [one for one in calls if one.key in FAVOURED],
        "Không ưu tiên": [one for one in calls if one.key not in FAVOURED],
    }
    return {
        name: f"{sum(one.wait_ms for one in members) / len(members) / MINUTE:.1f}".replace(".", ",")
        for name, members in groups.items()
    }


@pytest.mark.parametrize(
    ("rules", "like", "words"),
    [
        (QueueRules(policy="strict"), 0, "Nếu cách gọi: ưu tiên luôn trước"),
        (QueueRules(policy="alternate", alternate=5), 0, "Nếu cách gọi: xen kẽ thường và ưu tiên (sau 5 người thường)"),
        (QueueRules(policy="ageing", ageing_limit=30), 0, "Nếu cách gọi: ưu tiên trước, có hạn chờ (30 phút)"),
        (OFFICE, 1, "Nếu thêm một quầy như quầy 1"),
        (QueueRules(policy="strict"), 1, "Nếu thêm một quầy như quầy 1, cách gọi: ưu tiên luôn trước"),
    ],
    ids=lambda one: getattr(one, "policy", None),
)
def test_another_rule_or_counter_gives_the_waits_of_the_day_played_by_it(
    crowded: Hall, rules: QueueRules, like: int, words: str
) -> None:
    was = means(play(MORNING, OFFICE))
    otherwise = means(play(with_one_more(MORNING, like) if like else MORNING, rules))
    asked = rules.model_dump(include={"policy", "alternate", "ageing_limit"})

    page = answered(crowded, ask(crowded, first=SHARED, last=SHARED, like=like, **asked))

    assert f"<h2>{words}</h2>" in page
    found = told(page)
    assert {name: found[name] for name in was} == {name: [was[name], was[name], otherwise[name]] for name in was}
    assert otherwise["Có ưu tiên"] != was["Có ưu tiên"]
    assert otherwise["Không ưu tiên"] != was["Không ưu tiên"]


def test_days_without_calls_give_no_answer_and_say_so(crowded: Hall) -> None:
    page = answered(crowded, ask(crowded, first="2026-08-01", last="2026-08-10"))

    assert "Chưa có lượt gọi nào đo được trong những ngày này." in page


def test_more_than_a_month_is_refused_at_the_field(crowded: Hall) -> None:
    form = {
        "first": "2026-07-01",
        "last": "2026-09-01",
        "like": 0,
        "policy": "strict",
        "alternate": 2,
        "ageing_limit": 9,
    }

    page = crowded.visitor("clerk").post("/queue-report/what-if", **form).text

    assert "Chọn từ 1 đến 31 ngày liền nhau." in page


@pytest.mark.parametrize(("name", "value"), [("alternate", "0"), ("alternate", "21"), ("alternate", "hai")])
def test_a_number_that_will_not_do_is_told_with_its_bounds(crowded: Hall, name: str, value: str) -> None:
    asked = {"first": SHARED, "last": SHARED, "like": 0, "policy": "strict", "alternate": 2, "ageing_limit": 9}

    page = crowded.visitor("clerk").post("/queue-report/what-if", **{**asked, name: value}).text

    assert "Gõ một số từ 1 đến 20." in page


def test_an_answer_that_is_no_longer_kept_is_said_to_be_gone(crowded: Hall) -> None:
    assert "Kết quả này không còn giữ." in crowded.visitor("clerk").get("/queue-report/what-if?job=khong-co").text
