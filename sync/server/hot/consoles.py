"""
Which consoles can be heard, and whom one that fell silent may be calling by word of mouth.

A console says every other second that it is there, and gives back the mark of the last answer that reached it: so the
hall knows a moment of which the console knows too, whatever was lost on the way. A console begins with paper later
after that moment (`PAPER_MS` of static/heard.js) than the hall begins to leave it its slice, never sooner.
"""

import weakref
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sync.server.hot.hall import HallServer
from sync.server.hot.situation import as_date
from sync.server.hot.store import Db

SILENT_MS = 10_000  # from then on nobody else is given who is in its slice
KEPT_MS = 30 * 60_000  # and from then on they are the hall's again; the console's page says so
CLAIMED = "SELECT day, series, number, counter FROM slice WHERE day = %s"

Key = tuple[date, str, int]  # hall day, series, number


@dataclass(slots=True)
class _Consoles:
    """Since when this program listens, and of each counter the page and the moment both sides know of."""

    began: int
    pages: dict[int, tuple[str, int]] = field(default_factory=dict)

    def silent_ms(self, counter: int, now: int) -> int:
        """How long a counter has not been heard; at least since this program knows of any."""
        found = self.pages.get(counter)
        return now - (found[1] if found else self.began)


_known: "weakref.WeakKeyDictionary[HallServer, _Consoles]" = weakref.WeakKeyDictionary()


def _of(hall: HallServer) -> _Consoles:
    return _known.setdefault(hall, _Consoles(hall.clock.mono()))


def heard(hall: HallServer, counter: int, page: str, mark: str) -> str:
    """
    A console says that it is there.

    Args:
        page: The name of the open page, new with each load.
        mark: What this gave the page last; anything else where it has had no answer yet.

    Returns:
        The mark to give back next time.
    """
    here, now = _of(hall), hall.clock.mono()
    boot, _dot, told = mark.rpartition(".")
    if boot == hall.clock.boot and told.isascii() and told.isdigit() and len(told) < 18 and int(told) <= now:
        known_page, known = here.pages.get(counter, (page, 0))
        here.pages[counter] = page, max(int(told), known if known_page == page else 0)
    return f"{hall.clock.boot}.{now}"


def left(hall: HallServer, db: Db, page: str) -> None:
    """A page was closed, or left for another one: nobody calls from it any more."""
    here = _of(hall)
    for counter in [counter for counter, (name, _) in list(here.pages.items()) if name == page]:
        here.pages.pop(counter, None)
        let_go(db, counter)


def let_go(db: Db, counter: int) -> None:
    """Whoever is in its slice is everybody's again."""
    db.execute("DELETE FROM slice WHERE counter = %s", counter)


def is_there(hall: HallServer, counter: int) -> bool:
    here = _of(hall)
    return counter in here.pages and here.silent_ms(counter, hall.clock.mono()) <= SILENT_MS


def there(hall: HallServer) -> list[int]:
    """Counters whose console can be heard, in their order."""
    return sorted(counter for counter in list(_of(hall).pages) if is_there(hall, counter))


def may_call_on_paper(hall: HallServer, counter: int) -> bool:
    """It fell silent without a word, and may go on without the hall."""
    return not is_there(hall, counter) and not is_gone(hall, counter)


def is_gone(hall: HallServer, counter: int) -> bool:
    """Silent for so long that its page tells to ask the other counters first."""
    return _of(hall).silent_ms(counter, hall.clock.mono()) > KEPT_MS


def on_paper(hall: HallServer, db: Db, counter: int, days: Collection[date]) -> dict[Key, int]:
    """Whom another counter may be calling on paper right now, and which one: nobody else is given them."""
    rows = [row for day in sorted(days) for row in db.rows(CLAIMED, day)]
    others = {owner for *_, owner in rows if owner != counter and may_call_on_paper(hall, owner)}
    return {(as_date(day), series, number): owner for day, series, number, owner in rows if owner in others}
