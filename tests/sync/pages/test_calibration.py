"""Whether the ranges on tickets hold, on the page and in the files."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.domain.kinds import TicketCalled, TicketIssued
from tests.support.lobby import Lobby, ticket_id
from tests.sync.pages.lobby import ZONE, Machine, machine
from tests.sync.pages.visitor import Hall

Wait = tuple[int, int] | None


class Past:
    """A lobby machine that tells of a day long ago."""

    def __init__(self, told: Machine, day: date) -> None:
        self.told, self.day, self.number = told, day, 0

    def visit(self, hour: int, minute: int, wait: Wait, waited: float | None, service: str = "chung-thuc") -> None:
        """A ticket that promised a range and was called after so many minutes, or never."""
        self.number += 1
        id_ = ticket_id(self.day.toordinal() * 1000 + self.number)
        came = datetime(self.day.year, self.day.month, self.day.day, hour, minute, tzinfo=ZONE)
        issued = TicketIssued(id=id_, service=service, series="A", number=self.number, priority=False, wait=wait)
        self._tell(came, "ticket.issued", issued)
        if waited is not None:
            called = TicketCalled(id=id_, series="A", number=self.number, counter=1)
            self._tell(came + timedelta(minutes=waited), "ticket.called", called)
            self._tell(came + timedelta(minutes=waited), "ticket.finished", called)

    def typed(self, number: int, called: datetime, minutes: int, how: str = "finished") -> None:
        """A number is called by typing and done with, before the hall knows of a ticket."""
        here = TicketCalled(id="", series="A", number=number, counter=1)
        self._tell(called, "ticket.called", here)
        self._tell(called + timedelta(minutes=minutes), f"ticket.{how}", here)

    def _tell(self, moment: datetime, kind: str, data: object) -> None:
        clock, journal = self.told.lobby.clock, self.told.lobby.journal
        clock.set_wall(moment.astimezone(UTC))
        journal.write(lambda writing: writing.append(kind, data, day=self.day))

    def push(self) -> None:
        self.told.lobby.clock.reboot("later000")
        self.told.push()


@pytest.fixture
def past(office: Hall, new_lobby: Callable[[], Lobby], request: pytest.FixtureRequest) -> Callable[[date], Past]:
    told = machine(office, new_lobby, f"Máy {request.node.name[:40]}")
    return lambda day: Past(told, day)


def figures(page: str) -> list[str]:
    return [re.sub(r"<.*?>", "", one).strip() for one in re.findall(r'<p class="figure">(.*?)</p>', page)]


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def address(day: date, by: str = "service", form: str = "") -> str:
    query = f"from={day}&to={day}&by={by}"
    return f"/queue-report/promises/export?{query}&format={form}" if form else f"/queue-report/promises?{query}"


def morning(past: Past) -> None:
    """Forty promises of ten to twenty minutes: 30 hold, 4 are called too early, 6 too late; two bear none."""
    for n, waited in enumerate([15.0] * 30 + [5.0] * 4 + [30.0] * 6):
        past.visit(7 + n // 20, n % 20 * 3, (10, 20), waited, "chung-thuc" if n % 2 else "ho-tich")
    past.visit(9, 0, None, 12)
    past.visit(9, 5, (10, 20), None)


def test_page_and_file_tell_how_often_promises_held(office: Hall, past: Callable[[date], Past]) -> None:
    told = past(date(2026, 9, 15))
    morning(told)
    told.push()
    analyst = office.visitor("analyst")

    page = analyst.get(address(told.day)).text
    services = rows(analyst.get(address(told.day, form="csv")).content)
    whole = analyst.get(address(told.day, form="json")).json()

    assert figures(page) == ["75,0%", "3,2 phút", "10,0%", "15,0%"]
    assert "1 phiếu không hẹn giờ" in page
    assert "1 phiếu có hẹn chưa được gọi" in page
    assert [(row["key"], row["promises"]) for row in services] == [("chung-thuc", "20"), ("ho-tich", "20")]
    summary = {row["name"]: row["value"] for row in whole["summary"]}
    assert (summary["promises"], summary["share_inside"], summary["mean_error_min"]) == (40, 0.75, 3.25)
    assert (summary["tickets_without_promise"], summary["promises_never_called"]) == (1, 1)


@pytest.mark.parametrize(("by", "keys"), [("hour", ["7", "8"]), ("day", ["2026-09-16"]), ("month", ["2026-09"])])
def test_promises_are_broken_down_by_the_halls_own_clock(
    office: Hall, past: Callable[[date], Past], by: str, keys: list[str]
) -> None:
    day = date(2026, 9, 16)
    admin = office.visitor("admin")
    if not rows(admin.get(address(day, by, "csv")).content):
        told = past(day)
        morning(told)
        told.push()

    assert [row["key"] for row in rows(admin.get(address(day, by, "csv")).content)] == keys


def test_four_promises_are_counted_and_no_share_is_told(office: Hall, past: Callable[[date], Past]) -> None:
    told = past(date(2026, 9, 17))
    for n in range(4):
        told.visit(8, n, (5, 10), 7)
    told.push()
    auditor = office.visitor("auditor")

    page = auditor.get(address(told.day)).text
    [row] = rows(auditor.get(address(told.day, form="csv")).content)

    assert figures(page) == ["–", "–", "–", "–"]
    assert "chưa đủ số" in page
    assert "Mới có 4 phiếu" in page
    assert (row["promises"], row["inside"], row["share_inside"]) == ("4", "", "")


def test_a_day_without_promises_says_so(office: Hall, past: Callable[[date], Past]) -> None:
    told = past(date(2026, 9, 18))
    told.visit(8, 0, None, 7)
    told.push()

    page = office.visitor("analyst").get(address(told.day)).text

    assert "Chưa phiếu nào có hẹn giờ chờ được gọi" in page
    assert "1 phiếu không hẹn giờ" in page


def test_who_was_called_before_the_hall_knew_the_ticket_was_called(
    office: Hall, past: Callable[[date], Past], new_lobby: Callable[[], Lobby], request: pytest.FixtureRequest
) -> None:
    told, at_counter = (
        past(date(2026, 9, 19)),
        Past(machine(office, new_lobby, request.node.name[-40:]), date(2026, 9, 19)),
    )
    nine = datetime(2026, 9, 19, 9, tzinfo=ZONE)
    at_counter.typed(1, nine, 8)
    at_counter.typed(2, nine + timedelta(minutes=10), 1, "no_show")
    at_counter.typed(2, nine + timedelta(minutes=45), 5)
    at_counter.typed(3, nine + timedelta(minutes=20), 1, "no_show")
    at_counter.push()
    told.visit(9, 2, (10, 20), None)  # given before nine, by a clock that is ahead
    told.visit(9, 30, (10, 20), None)  # the number was nobody's when it was typed first
    told.visit(9, 40, (10, 20), None)
    told.push()
    analyst = office.visitor("analyst")

    page = analyst.get(address(told.day)).text
    told_of = {row["name"]: row["value"] for row in analyst.get(address(told.day, form="json")).json()["summary"]}
    queue = analyst.get(f"/queue-report/export?from={told.day}&to={told.day}&by=day&format=json").json()
    given = {row["name"]: row["value"] for row in queue["summary"]}

    assert [told_of[f"promises{name}"] for name in ("", "_called_unmeasured", "_never_called")] == [1, 1, 1]
    assert "1 phiếu có hẹn được gọi trước khi máy chủ biết phiếu" in page
    assert [given[f"tickets_{name}"] for name in ("given", "waiting", "uncalled")] == [3, 1, 0]
    assert [(row["calls"], row["tickets"], row["promise_measured"]) for row in queue["queue"]] == [(4, 4, 1)]


def test_the_page_speaks_english(office: Hall) -> None:
    analyst = office.visitor("analyst")
    analyst.post("/language", language="en", next="/")

    page = analyst.get(address(date(2026, 9, 15))).text
    analyst.post("/language", language="vi", next="/")

    assert "Promised waits on 15/09/2026" in page


def test_clerks_and_counters_are_not_asked_how_promises_held(office: Hall) -> None:
    assert office.visitor("clerk").get(address(date(2026, 9, 15))).status_code == 403
    assert office.visitor("counter").get(address(date(2026, 9, 15))).status_code == 403


def test_an_address_that_means_nothing_is_not_found(office: Hall) -> None:
    assert office.visitor("analyst").get("/queue-report/promises?by=level").status_code == 404
