"""How long people waited, on the page and in the files; and what would have been with one counter more."""

import csv
import io
import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import Struct
from python_calamine import load_workbook

from kiosk.domain.kinds import (
    TicketAtCounter,
    TicketCalled,
    TicketFinished,
    TicketIssued,
    TicketTransferred,
)
from tests.support.lobby import Lobby, ticket_id
from tests.sync.pages.lobby import ZONE, Machine, machine
from tests.sync.pages.visitor import PLAN, Hall, running

TIMES = ("waiting", "walking", "service", "total", "idle")


class Past:
    """A lobby machine in a hall without consoles: what happened to each ticket is told by it alone."""

    def __init__(self, told: Machine) -> None:
        self._told, self._number = told, 0

    def visit(
        self,
        came: datetime,
        wait: float,
        *,
        walk: float = 1,
        service: float = 5,
        counter: int = 1,
        how: str = "finished",
    ) -> None:
        """One citizen; spans in minutes. Facts of several visits are laid down in the order of their calls."""
        self._number += 1
        id_, number = ticket_id(self._number), self._number
        here = {"id": id_, "series": "A", "number": number, "counter": counter}
        post = {1: "chung-thuc", 2: "ho-tich"}[counter]
        issued = TicketIssued(id=id_, service="chung-thuc", series="A", number=number, priority=False)
        self._tell(came, "ticket.issued", issued, came.date())
        called = came + timedelta(minutes=wait)
        self._tell(called, "ticket.called", TicketCalled(**here, post=post), came.date())  # type: ignore[arg-type]
        ended = called + timedelta(minutes=walk + service)
        if how == "no_show":
            self._tell(ended, "ticket.no_show", TicketAtCounter(**here), came.date())  # type: ignore[arg-type]
            return
        started = called + timedelta(minutes=walk)
        self._tell(started, "ticket.started", TicketAtCounter(**here), came.date())  # type: ignore[arg-type]
        if how == "transferred":
            sent = TicketTransferred(**here, service="ho-tich")  # type: ignore[arg-type]
            self._tell(ended, "ticket.transferred", sent, came.date())
        else:
            self._tell(ended, "ticket.finished", TicketFinished(**here), came.date())  # type: ignore[arg-type]

    def _at(self, moment: datetime) -> None:
        self._told.lobby.clock.set_wall(moment.astimezone(UTC))

    def _tell(self, moment: datetime, kind: str, data: Struct, day: date) -> None:
        self._at(moment)
        self._told.lobby.journal.write(lambda writing: writing.append(kind, data, day=day))

    def push(self) -> None:
        self._told.lobby.clock.reboot("later000")  # long ago: only the wall clock can tell
        self._told.push()


def at(day: date, hour: int, minute: float = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE) + timedelta(minutes=minute)


@pytest.fixture
def past(office: Hall, new_lobby: Callable[[], Lobby], request: pytest.FixtureRequest) -> Past:
    return Past(machine(office, new_lobby, f"Máy {request.node.name[:40]}"))


def figures(page: str) -> list[str]:
    return [re.sub(r"<.*?>", "", one).strip() for one in re.findall(r'<p class="figure">(.*?)</p>', page)]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def morning(past: Past, day: date) -> None:
    """Ten people at counter 1, each ten minutes after the one before, who wait 2, 4, … 20 minutes."""
    for n in range(10):
        past.visit(at(day, 8, 12 * n), 2 * (n + 1))


def test_page_and_files_tell_the_same_times(office: Hall, past: Past, tmp_path: Path) -> None:
    day = date(2026, 9, 8)
    morning(past, day)
    past.visit(at(day, 14), 3, counter=2, how="no_show")
    past.visit(at(day, 14, 30), 1, counter=2, how="transferred")
    past.push()

    query = f"from={day}&to={day}&by=counter"
    page = office.visitor("clerk").get(f"/queue-report?{query}").text
    text = office.visitor("clerk").get(f"/queue-report/export?{query}&format=csv").content.decode("utf-8-sig")
    office.done(
        "export", "queue", "--day", day.isoformat(), "--by", "counter", "--format", "xlsx", "-o", tmp_path / "a"
    )
    told = json.loads(office.done("export", "queue", "--day", day.isoformat(), "--by", "counter", "--format", "json"))

    first, second = rows(text)
    assert (first["key"], first["name"], first["tickets"], first["served"]) == ("1", "1", "10", "10")
    assert [float(first[f"waiting_{one}"]) for one in ("mean", "median", "p90")] == [11.0, 11.0, 18.2]
    assert [float(first[f"{one}_median"]) for one in ("walking", "service", "total")] == [1.0, 5.0, 17.0]
    assert (first["within_promise"], first["promise_measured"], first["share_within_promise"]) == ("7", "10", "0.7")
    assert float(first["idle_sum"]) == pytest.approx(9 * 8, abs=0.1)
    assert (second["tickets"], second["no_shows"], second["transfers"]) == ("2", "1", "1")
    assert [list(map(str, row.values())) for row in told["queue"]] == [
        [value or "None" for value in row.values()] for row in rows(text)
    ]
    with load_workbook(tmp_path / "a") as book:
        assert book.sheet_names == ["queue", "summary"]
        assert book.get_sheet_by_name("queue").to_python()[1][11] == first_number(first, "waiting_median")
    assert figures(page)[0] == "9,0 phút"
    assert "tb 11,0 · 90% 18,2" in page


def first_number(row: dict[str, str], name: str) -> float:
    return float(row[name])


def test_a_file_of_the_queue_opens_in_excel_and_runs_nothing(office: Hall) -> None:
    data = office.visitor("clerk").get("/queue-report/export?from=2026-09-08&to=2026-09-08&by=post&format=csv").content

    assert data.startswith(b"\xef\xbb\xbfby,key,name,")
    assert not [
        cell
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig")))
        for cell in row
        if cell.startswith(("=", "+", "@"))
    ]


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        ("service", ["chung-thuc"]),
        ("counter", ["1"]),
        ("post", ["chung-thuc"]),
        ("hour", ["8", "9", "10"]),
        ("day", ["2026-09-09"]),
        ("month", ["2026-09"]),
    ],
)
def test_every_breakdown_tells_all_calls_in_the_halls_hours(office: Hall, past: Past, by: str, keys: list[str]) -> None:
    day = date(2026, 9, 9)
    text = f"/queue-report/export?from={day}&to={day}&by={by}&format=csv"
    if not rows(office.visitor("clerk").get(text).content.decode("utf-8-sig")):
        morning(past, day)
        past.push()

    told = rows(office.visitor("clerk").get(text).content.decode("utf-8-sig"))

    assert [row["key"] for row in told] == keys
    assert sum(int(row["calls"]) for row in told) == 10


def test_four_people_are_counted_and_no_time_is_told_of_them(office: Hall, past: Past) -> None:
    day = date(2026, 9, 10)
    for n in range(4):
        past.visit(at(day, 8, 20 * n), 7)
    past.push()

    page = office.visitor("analyst").get(f"/queue-report?from={day}&to={day}").text
    told = office.visitor("analyst").get(f"/queue-report/export?from={day}&to={day}&by=service&format=json").json()

    assert figures(page) == ["–", "–", "–", "4"]
    assert "chưa đủ số" in page
    assert "7,0" not in page
    [row] = told["queue"]
    assert {row[f"{kind}_{name}"] for kind in TIMES for name in ("mean", "median", "p90")} == {None}
    assert (row["tickets"], row["within_promise"], row["idle_sum"]) == (4, None, None)


def test_officials_are_told_by_post_and_in_the_readers_language(office: Hall, past: Past) -> None:
    day = date(2026, 9, 11)
    morning(past, day)
    past.push()
    auditor = office.visitor("auditor")

    vietnamese = auditor.get(f"/queue-report?from={day}&to={day}&by=post").text
    auditor.post("/language", language="en", next="/")
    english = auditor.get(f"/queue-report?from={day}&to={day}&by=post").text
    auditor.post("/language", language="vi", next="/")

    assert "Công chức Tư pháp – Chứng thực" in vietnamese
    assert "Justice and certification official" in english
    assert "How long people waited, by official" in english


def test_a_span_without_calls_leads_to_the_last_day_with_some(office: Hall, past: Past) -> None:
    day = date(2026, 9, 14)
    morning(past, day)
    past.push()

    page = office.visitor("clerk").get("/queue-report?from=2025-01-01&to=2025-01-02").text

    assert "Chưa số nào được gọi trong những ngày này." in page
    assert "Xem ngày gần nhất có số được gọi:" in page


@pytest.mark.parametrize(
    "query",
    ["from=2026-09-09&to=2026-09-08", "from=2024-01-01&to=2026-01-01", "by=name", "from=hôm+nay", "to=2026-02-30"],
)
def test_a_question_that_cannot_be_asked_is_a_plain_page_not_found(sqlite_office: Hall, query: str) -> None:
    assert sqlite_office.visitor("clerk").get(f"/queue-report?{query}").status_code == 404


def test_the_queue_is_exported_of_days_only(sqlite_office: Hall) -> None:
    for words in ([], ["--day", "2026-09-08", "--by", "name"], ["--from", "2026-09-09", "--to", "2026-09-08"]):
        result = sqlite_office.command("export", "queue", *words)

        assert (result.returncode, len(result.stderr.splitlines())) == (2, 1)


# ---- what if


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
    with running(tmp_path_factory.mktemp("crowded")) as hall:
        hall.done("plan", "publish", PLAN)
        lobby = Lobby(tmp_path_factory.mktemp("machine"))
        past = Past(machine(hall, lambda: lobby))
        for day in (date(2026, 9, 15), date(2026, 9, 16), date(2026, 9, 17)):
            for n in range(12):
                past.visit(at(day, 8, n / 60), 10 * n, walk=1, service=9)
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


def test_an_answer_that_is_no_longer_kept_is_said_to_be_gone(crowded: Hall) -> None:
    assert "Kết quả này không còn giữ." in crowded.visitor("clerk").get("/queue-report/what-if?job=khong-co").text
