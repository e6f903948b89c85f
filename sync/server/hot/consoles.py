"""
Which consoles can be heard, and whom one that fell silent may be calling by word of mouth.

A console says every other second that it is there, and gives back the mark of the last answer that reached it: so the
hall knows a moment of which the console knows too, whatever was lost on the way. A console begins with paper later
after that moment (`PAPER_MS` of static/heard.js) than the hall begins to leave it its slice, never sooner.

Each open page speaks for itself alone: a counter is heard while all of its pages are.
"""

import weakref
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sync.server.hot.hall import HallServer
from sync.server.hot.situation import as_date
from sync.server.hot.store import Db

SILENT_MS = 10_000  # from then on nobody else is given who is in its slice
LATEST, LONGEST = 500, 80  # pages that left, and letters of a name
KEPT_MS = 30 * 60_000  # and from then on they are the hall's again; the console's page says so
CLAIMED = "SELECT day, series, number, counter FROM slice WHERE day = %s"
KNOWN = "SELECT page, counter, browser FROM console"
JOIN = "INSERT INTO console (page, counter, browser) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
LEAVE = "DELETE FROM console WHERE page = %s"

Key = tuple[date, str, int]  # hall day, series, number


class Page(NamedTuple):
    """
    One page as it is loaded; `name` is new with each load, `browser` that of the computer's shelf for paper.

    Whoever opens a page anew in the same browser sees what hangs there, and has sent first what lay on its shelf.
    """

    name: str
    counter: int
    browser: str


@dataclass(slots=True)
class _Known:
    """A page, when it was first heard, the moment both sides know of, and whether this program has heard it itself."""

    page: Page
    opened: int
    since: int
    heard: bool = True

    def is_silent(self, now: int) -> bool:
        return not self.heard or now - self.since > SILENT_MS


@dataclass(slots=True)
class _Consoles:
    """Since when this program listens, and the pages it knows of by their names."""

    began: int
    pages: dict[str, _Known] = field(default_factory=dict)
    left: deque[str] = field(default_factory=lambda: deque(maxlen=LATEST))  # names of those that said so, the last ones

    def of(self, counter: int, now: int) -> list[_Known]:
        """The counter's pages that may be in use, heard or not."""
        all_ = [one for one in list(self.pages.values()) if one.page.counter == counter]
        return [
            one
            for one in all_
            if not one.is_silent(now)
            or (
                now - one.since <= KEPT_MS
                and not any(one.page.browser == new.page.browser and new.opened > one.since for new in all_)
            )
        ]


_halls: "weakref.WeakKeyDictionary[HallServer, _Consoles]" = weakref.WeakKeyDictionary()


def _of(hall: HallServer, db: Db) -> _Consoles:
    """Whose pages were open when this program began may still be: it has not heard them yet."""
    if (here := _halls.get(hall)) is None:
        now = hall.clock.mono()
        pages = {row[0]: _Known(Page(*row), now, now, heard=False) for row in db.rows(KNOWN)}
        here = _halls.setdefault(hall, _Consoles(now, pages))
    return here


def heard(hall: HallServer, page: Page, mark: str) -> str:
    """
    A console says that it is there; outside of a transaction.

    Args:
        mark: What this gave the page last; anything else where it has had no answer yet.

    Returns:
        The mark to give back next time.
    """
    now = hall.clock.mono()
    boot, _dot, told = mark.rpartition(".")
    if boot == hall.clock.boot and told.isascii() and told.isdigit() and len(told) < 18 and int(told) <= now:
        here = _halls.get(hall)
        known = here.pages.get(page.name) if here else None
        if known is None or known.page != page:
            known = hall.store.now(lambda db: _join(hall, db, page, int(told)))
        if known is None:
            return ""
        known.since, known.heard = max(known.since if known.heard else 0, int(told)), True
    return f"{hall.clock.boot}.{now}"


def _join(hall: HallServer, db: Db, page: Page, told: int) -> _Known | None:
    """A page is heard for the first time; None where it has left, and what it said before arrives only now."""
    if page.name in _of(hall, db).left:
        return None
    db.execute(JOIN, *page)
    known = _of(hall, db).pages[page.name] = _Known(page, hall.clock.mono(), told)
    forget_gone(hall, db)
    return known


def forget_gone(hall: HallServer, db: Db) -> None:
    """Pages that nobody uses any more."""
    here, now = _of(hall, db), hall.clock.mono()
    for one in list(here.pages.values()):
        if one not in here.of(one.page.counter, now):
            _forget(here, db, one.page)


def _forget(here: _Consoles, db: Db, page: Page) -> None:
    db.execute(LEAVE, page.name)
    here.pages.pop(page.name, None)


def left(hall: HallServer, db: Db, page: str) -> None:
    """A page was closed, or left for another one; with the counter's last one nobody calls from its slice any more."""
    here = _of(hall, db)
    here.left.append(page[:LONGEST])
    if known := here.pages.get(page):
        _forget(here, db, known.page)
        if not here.of(known.page.counter, hall.clock.mono()):
            let_go(db, known.page.counter)


def stop(hall: HallServer, db: Db, counter: int) -> None:
    """It calls nobody for now; another page of it that is cut off does not know."""
    if not one_is_cut_off(hall, db, counter):
        let_go(db, counter)


def let_go(db: Db, counter: int) -> None:
    """Whoever is in its slice is everybody's again."""
    db.execute("DELETE FROM slice WHERE counter = %s", counter)


def is_there(hall: HallServer, db: Db, counter: int) -> bool:
    """All of its pages can be heard."""
    now = hall.clock.mono()
    pages = _of(hall, db).of(counter, now)
    return bool(pages) and not any(one.is_silent(now) for one in pages)


def there(hall: HallServer, db: Db) -> list[int]:
    """Counters whose consoles can be heard, in their order."""
    counters = {one.page.counter for one in list(_of(hall, db).pages.values())}
    return sorted(counter for counter in counters if is_there(hall, db, counter))


def one_is_cut_off(hall: HallServer, db: Db, counter: int) -> bool:
    """One page of the counter can be heard and another one cannot."""
    now = hall.clock.mono()
    return {one.is_silent(now) for one in _of(hall, db).of(counter, now)} == {False, True}


def may_call_on_paper(hall: HallServer, db: Db, counter: int) -> bool:
    """A page of it fell silent without a word, and may go on without the hall."""
    return not is_there(hall, db, counter) and not is_gone(hall, db, counter)


def is_gone(hall: HallServer, db: Db, counter: int) -> bool:
    """All silent for so long that the page tells to ask the other counters first."""
    here, now = _of(hall, db), hall.clock.mono()
    return not here.of(counter, now) and now - here.began > KEPT_MS


def on_paper(hall: HallServer, db: Db, counter: int | None, days: Collection[date]) -> dict[Key, int]:
    """Whom another counter may be calling on paper right now, and which one: nobody else is given them."""
    rows = [row for day in sorted(days) for row in db.rows(CLAIMED, day)]
    others = {owner for *_, owner in rows if owner != counter and may_call_on_paper(hall, db, owner)}
    return {(as_date(day), series, number): owner for day, series, number, owner in rows if owner in others}


def out_of_reach(hall: HallServer, db: Db, days: Collection[date]) -> dict[Key, int]:
    """Whom only a counter that nobody hears may be calling: no board will, and when their turn is nobody knows."""
    found = on_paper(hall, db, None, days)
    return {key: owner for key, owner in found.items() if not one_is_cut_off(hall, db, owner)}
