"""A lobby machine's disk beside a hall server's own program: it rates, seals and pushes, without a screen."""

import contextlib
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlite_utils.utils import sqlite3

from kiosk.domain.kinds import LotSealed
from sync.client.link import Link
from tests.support.lobby import Lobby, drain
from tests.sync.pages.visitor import Hall

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MACHINE_CODE = re.compile(r"[2-9A-Z]{5}-[2-9A-Z]{5}")


class Machine:
    """One enrolled machine."""

    def __init__(self, lobby: Lobby, link: Link) -> None:
        self.lobby, self.link = lobby, link

    def push(self) -> None:
        drain(self.lobby, self.link)

    def at(self, hour: int, day: date) -> None:
        """It is some minutes past the hour in the hall."""
        self.lobby.clock.set_wall(datetime(day.year, day.month, day.day, hour, 5, tzinfo=ZONE))

    def rate(self, day: date, hours: Mapping[int, int]) -> None:
        """So many people rate in each hour."""
        for hour, people in hours.items():
            self.at(hour, day)
            self.lobby.rate(people)

    def seal(
        self, day: date, levels: Mapping[int, int], *, counter: int | None = 2, post: str = "ho-tich", **more: object
    ) -> None:
        """A lot of sums, as the machine tells it at the end of the day."""
        lot = {
            "scale": 5, "survey": 1, "order": "best_first", "layout": "tall", "first_day": day.isoformat(),
            "last_day": day.isoformat(), "total": sum(levels.values()), "verified": sum(levels.values()),
            "skipped": 0, "timed_out": 0, "levels": {str(level): n for level, n in levels.items()}, "reasons": {},
        }  # fmt: skip
        self.lobby.journal.append("lot.sealed", LotSealed(counter=counter, post=post, **lot | more))  # type: ignore[arg-type]


def grow_silent(hall: Hall, hours: float = 1) -> None:
    """An hour, or so many, passes in which the server hears of nobody."""
    with contextlib.closing(sqlite3.connect(hall.data / "server" / "saovang.sqlite3")) as database, database:
        database.execute("UPDATE terminal SET seen_ms = seen_ms - ?", (int(hours * 3_600_000),))


def machine(hall: Hall, new_lobby: Callable[[], Lobby], name: str = "Máy sảnh 1") -> Machine:
    """Enrolled with the code an admin was shown, and let in by its six digits."""
    admin = hall.visitor("admin")
    code = MACHINE_CODE.findall(admin.post("/terminals/new", name=name, counter="").text)[0]
    lobby = new_lobby()
    link = lobby.link(hall.url, None)
    digits = link.enrol(code, lobby.journal.incarnation).digits
    [confirm] = re.findall(r'action="(/terminals/\d+/confirm)"', admin.get("/terminals").text)
    admin.post(confirm, digits=digits)
    return Machine(lobby, link)
