"""What a counter's page tells of its own day, and how it answers what cannot be done."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from requests import Response

from kiosk.domain.kinds import PrinterChanged, SlipLost, SlipPrinted
from tests.support.lobby import Lobby
from tests.sync.pages.desk import BEGUN, let_in
from tests.sync.pages.lobby import Machine, grow_silent
from tests.sync.pages.test_counter import SEEN, now_serving, press
from tests.sync.pages.visitor import PASSWORD, PLAN, Hall, Visitor

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
COLUMNS = "code,service,received,due,new_due,finished,returned,state,reason\n"


class Office:
    def __init__(self, hall: Hall, machine: Machine) -> None:
        self.hall, self.machine = hall, machine
        self.today = datetime.now(ZONE).date()

    def clerk(self, login: str) -> Visitor:
        visitor = Visitor(self.hall.url)
        visitor.log_in(login, PASSWORD)
        return visitor


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("counter")


@pytest.fixture(scope="module")
def hall(place: Path) -> Iterator[Hall]:
    with BEGUN.running(place / "hall") as hall:
        yield hall


@pytest.fixture(scope="module")
def office(hall: Hall, place: Path) -> Iterator[Office]:
    lobbies = list[Lobby]()

    def new_lobby() -> Lobby:
        lobbies.append(Lobby(place / "terminal"))
        return lobbies[-1]

    yield Office(hall, let_in(hall, new_lobby))
    for lobby in lobbies:
        lobby.close()


def text(visitor: Visitor) -> str:
    return visitor.get("/counter").text


def test_an_act_that_names_nothing_or_something_else_is_refused(office: Office) -> None:
    clerk = office.clerk("quay-mot")
    office.machine.lobby.issue(1)
    office.machine.push()

    for seen in ("", "2026-11-23.A.1.called.1.0", "x" * 300):
        clerk.post("/counter/next", seen=seen)
        assert "Quầy vừa có thao tác khác" in text(clerk)
    assert now_serving(clerk) == "Sẵn sàng"
    press(clerk, "next")

    assert now_serving(clerk) == "A 001"


def test_every_act_without_anybody_at_the_counter_has_its_sentence(office: Office) -> None:
    clerk = office.clerk("quay-ba")

    press(clerk, "next")
    assert "Không còn ai đang chờ quầy này." in text(clerk)
    for act in ("again", "start", "absent", "done", "hold", "transfer", "add", "note", "undo", "cancel"):
        assert press(clerk, act, to="counter:1", service="ho-tich", text="a").status_code == 302, act
        assert "notice error" in text(clerk), act
    for act in ("resume", "bring-back", "leave", "call"):
        assert press(clerk, act, key="2026-11-23.Z.999").status_code == 302, act
        assert "notice error" in text(clerk), act
        press(clerk, act, key="x")
        assert "Gõ số như trên phiếu" in text(clerk), act

    assert clerk.post("/counter/nothing").status_code == 404


def test_ratings_are_told_as_one_sum_of_sealed_lots_and_never_when(office: Office) -> None:
    clerk = office.clerk("quay-hai")
    assert "Chưa có lô nào mở" in text(clerk)

    office.machine.seal(office.today, {5: 4, 4: 1, 3: 1, 2: 0, 1: 0}, counter=2)
    office.machine.seal(office.today - timedelta(days=1), {5: 6, 4: 0, 3: 0, 2: 0, 1: 0}, counter=2)
    office.machine.seal(office.today - timedelta(days=200), {5: 0, 4: 0, 3: 0, 2: 0, 1: 9}, counter=2)
    office.machine.seal(office.today, {5: 0, 4: 0, 3: 0, 2: 0, 1: 8}, counter=1)
    office.machine.push()
    own = text(clerk).partition('class="card my-ratings"')[2].partition("</section>")[0]

    assert re.findall(r'<b class="tab">(.*?)</b>', own) == ["4,75", "10", "1", "1", "0", "0"]
    assert "12 lượt" in own
    assert not re.search(r"\d\d:\d\d|\d\d/\d\d", own)


def test_dossiers_of_this_post_that_are_nearly_late_are_named_and_no_others(office: Office) -> None:
    today, soon = office.today, office.today + timedelta(days=20)
    code = today.strftime("%y%m%d")
    rows = [("0001", "HT01", today), ("0002", "HT01", soon), ("0003", "DD01", today)]
    sheet = office.hall.data.parent / "dossiers.csv"
    sheet.write_text(COLUMNS + "".join(
        f"H56.18.05-{code}-{n},{service},{today},{due},,,,in_progress,\n" for n, service, due in rows
    ))  # fmt: skip
    office.hall.done("import", "dossiers", sheet)

    assert re.findall(rf"H56.18.05-{code}-\d+", text(office.clerk("quay-hai"))) == [f"H56.18.05-{code}-0001"]
    assert "1 hồ sơ sắp trễ" in text(office.clerk("quay-hai"))
    assert re.findall(rf"H56.18.05-{code}-\d+", text(office.clerk("quay-ba"))) == [f"H56.18.05-{code}-0003"]


def test_while_a_machine_is_cut_off_one_of_its_numbers_has_its_turn_after_each_listed_one(office: Office) -> None:
    clerk = office.clerk("quay-hai")
    for number in (31, 32):
        office.machine.lobby.issue(number)
    office.machine.push()
    assert "chưa liên lạc" not in text(clerk)

    grow_silent(office.hall)
    assert "chưa liên lạc từ" in text(clerk)
    assert text(clerk).count("Ở đó số vẫn được phát.") == 1
    press(clerk, "next")
    assert "Lượt này: hỏi ai cầm số máy đó" in text(clerk)
    press(clerk, "call", ticket="A 1001")

    assert "Lượt này" not in text(clerk)
    assert "Cứ một người trong danh sách thì tới một người cầm số máy đó." in text(clerk)
    press(clerk, "done")


def test_a_machine_is_missed_after_a_minute_and_no_more_once_it_was_put_away(office: Office) -> None:
    clerk = office.clerk("quay-hai")
    office.machine.push()

    grow_silent(office.hall, 1.5 / 60)
    missed = text(clerk)
    grow_silent(office.hall, 13)
    put_away = text(clerk)

    office.machine.push()
    assert "chưa liên lạc" in missed
    assert "chưa liên lạc" not in put_away


def test_a_printer_that_needs_a_hand_is_named_until_it_is_well(office: Office) -> None:
    clerk, machine = office.clerk("quay-hai"), office.machine

    def says(word: str) -> list[str]:
        machine.lobby.journal.append("printer.changed", PrinterChanged(state=word))
        machine.push()
        page = re.sub("<[^>]+>", "", text(clerk))
        return re.findall(r"Máy sảnh 1: ([^:]*?) từ \d\d:\d\d(.*)", page)

    day = office.today
    assert says("low") == [("sắp hết giấy", ". Chuẩn bị cuộn mới.")]
    lost = SlipLost(id="ABCDEFGHIJKLMNOP", again=False, why="paper")
    machine.lobby.journal.write(lambda writing: writing.append("slip.failed", lost, day=day) and None)
    assert says("paper") == [("hết giấy", " · 1 số chưa có phiếu. Xin thay cuộn mới.")]
    assert says("gone") == [("mất kết nối máy in", " · 1 số chưa có phiếu. Xin xem điện và dây của máy in.")]
    clerk.post("/language", language="en")
    assert "printer cannot be reached since" in text(clerk)
    assert "1 number without a slip. Please check its power and its cable." in text(clerk)
    clerk.post("/language", language="vi")
    assert says("ready") == []


def test_a_slip_that_may_not_have_come_is_asked_about_until_the_next_one_came(office: Office) -> None:
    clerk, machine = office.clerk("quay-hai"), office.machine
    unknown = SlipLost(id="ABCDEFGHIJKLMNOP", again=False, why="silent")
    machine.lobby.journal.write(lambda writing: writing.append("slip.unknown", unknown, day=office.today) and None)
    machine.lobby.journal.append("printer.changed", PrinterChanged(state="ready"))
    machine.push()

    assert "có phiếu chưa chắc đã in xong. Xin hỏi bà con đã cầm phiếu chưa." in text(clerk)
    machine.lobby.journal.append("slip.printed", SlipPrinted(id="ABCDEFGHIJKLMNOP", again=True))
    machine.push()
    assert "chưa chắc" not in text(clerk)


def test_the_usual_time_is_that_of_the_service(office: Office) -> None:
    clerk = office.clerk("quay-hai")
    press(clerk, "call", ticket="B 800")
    press(clerk, "start")

    assert re.search(r"thường mất \d+ phút", text(clerk))
    press(clerk, "done")


def test_a_press_on_the_page_of_another_counter_does_nothing_anywhere(office: Office) -> None:
    clerk = office.hall.visitor("admin")
    clerk.post("/counter/choose", counter="1")
    first = SEEN.findall(text(clerk))[0]
    clerk.post("/counter/choose", counter="4")  # in another tab

    part = clerk.get("/counter?counter=1", **{"HX-Request": "true"})
    pressed = clerk.post("/counter/call", seen=first, ticket="D 700")

    assert part.headers["hx-redirect"] == "/counter"
    assert pressed.status_code == 302
    assert "là của quầy 1, còn giờ đang ngồi quầy 4" in text(clerk)
    clerk.post("/counter/call", seen=SEEN.findall(text(clerk))[0], ticket="D 700")
    assert now_serving(clerk) == "D 700"
    press(clerk, "done")


def test_a_console_is_heard_at_its_own_counter_and_has_a_slice_until_its_page_is_left(office: Office) -> None:
    clerk, live = office.clerk("quay-mot"), {"HX-Request": "true"}
    office.machine.lobby.issue(41)
    office.machine.push()

    def here(counter: int, mark: str) -> Response:
        return clerk.get(f"/counter/here?counter={counter}&page=trang&mark={mark}")

    def has_slice() -> bool:
        return "A.41" in clerk.get("/counter?counter=1", **live).text.partition('id="paper"')[2]

    before, mark = has_slice(), here(1, "").json()["mark"]
    heard, elsewhere = here(1, mark), here(2, mark)
    slice_there = has_slice()
    left = Visitor(office.hall.url).post("/counter/left", page="trang")  # whoever logs out says it afterwards

    assert (before, slice_there, has_slice()) == (False, True, False)
    assert [one.status_code for one in (heard, elsewhere, left)] == [200, 422, 200]


def test_a_counter_closes_and_another_official_sits_down_until_told_otherwise(office: Office) -> None:
    clerk = office.clerk("quay-ba")
    press(clerk, "call", ticket="C 901")
    assert re.search(r'id="close-counter"[^>]*disabled', text(clerk))
    press(clerk, "done")

    press(clerk, "state", state="closed")
    closed = text(clerk)
    press(clerk, "state", state="open", post="xa-hoi")
    press(clerk, "state", state="break")
    press(clerk, "state", state="open")

    assert re.search(r'id="state-closed" aria-pressed="true"', closed)
    assert re.findall(r'class="primary" name="post" value="(.*?)"', text(clerk)) == ["xa-hoi"]
    press(clerk, "state", state="open", post="dia-chinh")


def test_a_console_asks_for_another_counter_when_the_plan_loses_its_own(office: Office, place: Path) -> None:
    clerk, chosen = office.clerk("quay-ba"), office.hall.visitor("admin")
    chosen.post("/counter/choose", counter="3")
    press(clerk, "call", ticket="C 900")
    whole = PLAN.read_text("utf-8")
    third = re.findall(r"\[\[counters\]\]\nnumber = 3\n(?:.+\n)*\n", whole)[0]
    less = whole.replace(third, "").replace("[1, 2, 3, 4, 5, 6]", "[1, 2, 4, 5, 6]").replace("[1, 2, 3]", "[1, 2]")
    (place / "less.toml").write_text(less.replace('services = ["xa-hoi"]', 'services = ["xa-hoi", "dat-dai"]'))
    office.hall.done("plan", "publish", place / "less.toml")

    part = clerk.get("/counter", **{"HX-Request": "true"})
    page = text(clerk)
    press(clerk, "done")

    assert 'Quầy 3 còn <b class="tab">C\u00a0900</b>' in page
    assert "C 900" not in text(clerk)
    assert "không còn quầy 3" in text(clerk)
    assert part.headers["hx-redirect"] == "/counter"
    assert "Cấu hình không còn quầy 3." in page
    assert "Cấu hình không còn quầy 3." in text(chosen)
    clerk.post("/counter/choose", counter="4")
    assert "Quầy 4" in text(clerk)
