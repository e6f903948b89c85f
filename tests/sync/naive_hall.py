"""
A hall that counts as many halls do, and goes through what the real one goes through.
"""

from datetime import date, datetime, timedelta

from tests.support.bad_net import Fault
from tests.sync.kiosks import MORNING, Paper, plan


class NaiveHall:
    """
    "A001 when the date changes", else one more than the last: at the server, and at a terminal that cannot reach it.

    Nothing else is wrong with it: it loses no write and never crashes.
    """

    can_be_copied = True

    def __init__(self) -> None:
        self.papers = list[Paper]()
        self._server = Counter(MORNING)
        self._now = MORNING
        self._own = list[Counter]()
        self._copy: Counter | None = None

    @property
    def copied(self) -> bool:
        return self._copy is not None

    @property
    def terminals(self) -> int:
        return len(self._own)

    def begin(self, *, alone: bool, planned: bool) -> None:
        self.add_terminal()

    def take(self, n: int, service: int, faults: list[Fault]) -> None:
        own, series = self._own[n % len(self._own)], plan().services[service].series
        lost = bool(faults) and faults[0] in ("drop", "later", "error", "cut", "slow")
        paper = own.next(series) if lost else self._server.next(series)
        own.saw(paper)
        self.papers.append(paper)

    def die_taking(self, n: int) -> None:
        pass

    def speak(self, n: int, faults: list[Fault]) -> None:
        pass

    def restart_terminal(self, n: int) -> None:
        pass

    def pass_time(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        for one in (self._server, *self._own):
            one.wall += timedelta(seconds=seconds)

    def set_terminal_clock(self, n: int, wall: datetime) -> None:
        self._own[n % len(self._own)].wall = wall

    def set_server_clock(self, wall: datetime) -> None:
        self._server.wall = wall

    def set_clocks_right(self) -> None:
        for one in (self._server, *self._own):
            one.wall = self._now

    def wait_for_hours(self) -> None:
        pass

    def publish(self) -> None:
        pass

    def put_day_right(self) -> None:
        pass

    def gather(self) -> None:
        self.pass_time(301.0)

    def refusal(self, n: int) -> str | None:
        self.take(n, 0, [])
        return None

    def open_day(self, day: date | None) -> None:
        pass

    def close_day(self) -> None:
        pass

    def open_day_at(self, n: int, day: date | None) -> None:
        pass

    def restart_server(self) -> None:
        pass

    def copy_server(self) -> None:
        self._copy = self._server.copy()

    def put_back_server(self, *, by_hand: bool) -> None:
        assert self._copy is not None
        self._server = self._copy.copy()

    def add_terminal(self) -> None:
        self._own.append(Counter(self._server.wall))

    def replace_disk(self, n: int) -> None:
        self._own[n % len(self._own)] = Counter(self._server.wall)

    def copy_disk(self, n: int) -> None:
        pass

    def put_back_disk(self, n: int) -> None:
        pass

    def settle(self) -> None:
        pass

    def unexplained(self) -> list[str]:
        return []

    def end(self) -> None:
        pass


class Counter:
    """A counter that begins anew when its clock shows another date."""

    def __init__(self, wall: datetime) -> None:
        self.wall = wall
        self._date = self._today()
        self._last = dict[str, int]()

    def _today(self) -> date:
        return (self.wall + timedelta(hours=7)).date()

    def _look(self) -> None:
        if self._today() != self._date:
            self._date, self._last = self._today(), {}

    def next(self, series: str) -> Paper:
        self._look()
        self._last[series] = self._last.get(series, 0) + 1
        return Paper(self._date, series, self._last[series])

    def saw(self, paper: Paper) -> None:
        """A paper of the day that somebody else gave."""
        self._look()
        if paper.day == self._date:
            self._last[paper.series] = max(paper.number, self._last.get(paper.series, 0))

    def copy(self) -> "Counter":
        other = Counter(self.wall)
        other._date, other._last = self._date, dict(self._last)
        return other
