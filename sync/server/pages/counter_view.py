"""
What stands on a counter's console: whom it has, who waits and why this one is next, who can be brought back.

Nothing is decided here; who may do what is the business of `sync.server.hot`, and of `kiosk.domain.ticket`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kiosk.domain.plan import Plan
from kiosk.domain.ticket import Phase, label
from sync.server.hot import calls, consoles, days, scene, slices, steps, there, typed, waits
from sync.server.hot.calls import CounterNow, Waiting
from sync.server.hot.hall import HallServer, default_hall
from sync.server.hot.store import Db
from sync.server.hot.undo import offered
from sync.server.pages import counter_words as words
from sync.server.pages.counter_own import own
from sync.server.pages.counter_token import token
from sync.server.pages.printer import everywhere
from sync.server.terminals import all_of_them, cut_off, instant

HOLD_MINUTES = (5, 10, 15, 30)
STATES = ("open", "break", "back-office")


@dataclass(frozen=True, slots=True)
class Line:
    """
    A ticket as the page shows it.

    `minutes` since it was taken, None where its issue has not arrived; of who was absent and let in again (`back`),
    since then: the place it has now tells of no time.
    """

    key: str
    label: str
    service: str
    priority: bool
    minutes: int | None
    back: bool
    taken: datetime | None
    recalls: int
    why: str
    until: str
    more: str
    on_paper: bool


@dataclass(frozen=True, slots=True)
class Undo:
    """The last press here, by its last fact, and the seconds left to take it back."""

    what: str
    step: int
    left_s: int


@dataclass(frozen=True, slots=True)
class Seen:
    """One look at the database; `facts` is how many it had at least, as `sync.server.hot.scene` counts them."""

    facts: int
    day: days.Day | None
    at: Waiting | None
    waiting: list[Waiting]
    held: list[Waiting]
    absent: list[Waiting]
    was_absent: bool  # the one at the counter, before
    counters: dict[int, CounterNow]
    slice: list[Waiting]
    undo: Undo | None
    mistyped: list[tuple[str, int]]  # who waits with a number that was called before they had it, and by whom
    blind: bool
    cut_off: bool
    only_here: int  # how many wait for what no other open counter serves …
    instead: int | None  # … and which one would take them


def look(hall: HallServer, db: Db, plan: Plan, number: int, with_slice: bool) -> Seen:
    """What the page tells, in one transaction."""
    facts = scene.known(db)  # before all else
    waiting, at = calls.waiting(hall, db, counter=number), calls.at(db, number)
    others = there.at_work(plan, db) - {number}
    instead = [there.lost_to(plan, others, one.service) for one in waiting] if others else []
    return Seen(
        facts=facts,
        day=days.last(db),
        at=at,
        waiting=waiting,
        held=calls.set_aside(hall, db, number),
        absent=calls.absent(db),
        was_absent=at is not None and calls.was_absent(db, at.key),
        counters=calls.counters(db),
        slice=slices.slice_of(hall, db, number, waiting) if with_slice else [],
        undo=_undo(hall, db, number),
        mistyped=typed.mistyped(db, waiting),
        blind=at is not None and bool(at.id),
        cut_off=consoles.one_is_cut_off(hall, db, number),
        only_here=len(instead) - instead.count(None),
        instead=next(filter(None, instead), None),
    )


def _undo(hall: HallServer, db: Db, number: int) -> Undo | None:
    press = offered(hall, db, number)
    if not press:
        return None
    left_s = steps.UNDO_S - (hall.clock.mono() - press[0].mono) // 1000
    what = " · ".join(words.did(one.act, label(one.key[1], one.key[2])) for one in press)
    return Undo(what, press[0].fact, left_s)


class Names:
    """Services and posts of the plan in the page's language, and tickets told with them."""

    def __init__(self, plan: Plan) -> None:
        self.language = get_language() or "vi"
        self.now_ms = int(timezone.now().timestamp() * 1000)
        self.services = {one.code: one.name.both.of(self.language) for one in plan.services}
        self.posts = {one.code: one.name.both.of(self.language) for one in plan.posts}

    def lines(self, many: Iterable[Waiting]) -> list[Line]:
        return [self.line(one) for one in many]

    def line(self, one: Waiting) -> Line:
        back = one.missed_ms is not None and one.phase is Phase.WAITING
        taken, since = instant(one.place_ms), one.from_ms if back else one.place_ms
        return Line(
            key=f"{one.day}.{one.series}.{one.number}",
            label=one.label,
            service=self.services.get(one.service, one.service),
            priority=one.priority,
            minutes=None if since is None else max(self.now_ms - since, 0) // 60_000,
            back=back,
            taken=None if taken is None else timezone.localtime(taken),
            recalls=max(one.calls - 1, 0),
            why=words.why(one.why),
            until=words.held_until(one.held_until_ms, self.now_ms) if one.phase is Phase.HELD else "",
            more=", ".join(self.services.get(code, code) for code in one.more),
            on_paper=one.on_paper is not None,
        )


def console(plan: Plan, number: int, with_slice: bool) -> dict[str, Any]:
    """
    Everything on the page.

    Args:
        with_slice: For a console that asks again and again. A page as it is loaded has none yet: the one before it may
            still have to say that it was left.
    """
    hall, names = default_hall(), Names(plan)
    seen = hall.store.now(lambda db: look(hall, db, plan, number, with_slice))
    machines, due = all_of_them(), any(one.is_due(names.now_ms) for one in seen.held)
    here, now = plan.counter(number), seen.counters.get(number, CounterNow(number))
    return {
        "number": number,
        "post": names.posts.get(now.post or here.post, ""),
        "day": seen.day,
        "state": now.state,
        "sitting": now.post or here.post,
        "state_name": words.state_name(now.state),
        "states": [(state, words.state_name(state)) for state in STATES],
        "seen": token(number, seen.at),
        "hint": _hint(seen, now.state, due),
        "waiting": names.lines(seen.waiting),
        "held": names.lines(seen.held),
        "aside": names.lines(one for one in seen.held if one.counter == number),
        "due": due,
        "absent": names.lines(seen.absent),
        "slice": names.lines(seen.slice),
        "letters": ", ".join(sorted({plan.service(code).series for code in here.services})),
        "silent": cut_off(machines),
        "printers": everywhere(machines, seen.day.day.isoformat() if seen.day else ""),
        **_warnings(seen),
        **_desk(plan, seen, names),
        **_choices(plan, number, seen.counters, names),
        **own(plan, number, seen.day.day if seen.day else None, names.language),
    }


def _warnings(seen: Seen) -> dict[str, Any]:
    """
    Whether now is the turn of somebody no list has, whether another console of this counter may be calling, and whose
    number was called before they had it; how many only this counter still serves, and who would take them.
    """
    alone = {"only_here": seen.only_here, "instead": seen.instead}
    return alone | {
        "today": timezone.localdate(),
        "blind": seen.blind,
        "cut_off": seen.cut_off,
        "mistyped": seen.mistyped,
    }


def _desk(plan: Plan, seen: Seen, names: Names) -> dict[str, Any]:
    """Whom the counter has, the running time against the usual, what may be taken back, how new all this is."""
    about = {"facts": seen.facts, "undo": seen.undo}
    if (at := seen.at) is None:
        return about | {"now": None, "phase": ""}
    since = at.started_ms or at.called_ms or names.now_ms
    clock = max(names.now_ms - since, 0) // 1000
    usual = _usual_min(plan, at.service)
    return about | {
        "now": names.line(at),
        "was_absent": seen.was_absent,
        "phase": at.phase.value,
        "clock_s": clock,
        "clock_text": f"{clock // 60:02d}:{clock % 60:02d}",
        "pace_s": min(clock, usual * 60),
        "usual": usual,
        "usual_s": usual * 60,
        "note": at.note,
        "dossier": at.dossier,
    }


def _usual_min(plan: Plan, service: str) -> int:
    """How long it mostly takes: learned from the hall's own days where somebody has asked for that, else the norm."""
    learned = waits.of_hall(default_hall()).learned
    if learned and (pace := learned[3].paces.get(service)):
        return max(round(pace.mean), 1)
    return next((one.norm for one in plan.services if one.code == service), 10)


def _choices(plan: Plan, number: int, counters: dict[int, CounterNow], names: Names) -> dict[str, Any]:
    """What the sheets offer."""

    def state(one: int) -> str:
        now = counters.get(one)
        return "" if now is None or now.state == "open" else words.state_name(now.state)

    others = [one for one in plan.counters if one.number != number]
    rules = plan.queue
    return {
        "targets": {
            "counters": [
                {"number": one.number, "post": names.posts[one.post], "state": state(one.number)} for one in others
            ],
            "services": list(names.services.items()),
            "posts": [(code, names.posts[code]) for code in dict.fromkeys(one.post for one in others)],
        },
        "posts": list(names.posts.items()),
        "minutes": HOLD_MINUTES,
        "outcomes": [(one.code, one.name.both.of(names.language)) for one in rules.outcomes],
        "quantities": [(one.code, one.name.both.of(names.language)) for one in rules.quantities],
        "asks": bool(rules.outcomes or rules.quantities),
        "bring_back": _(words.BRING_BACK[rules.bring_back]) % {"n": rules.bring_back_after},
    }


def _hint(seen: Seen, state: str, due: bool) -> str:
    """What a first-time user may do now."""
    if state != "open":
        return _("Quầy không nhận người mới. Bấm Đang phục vụ ở trên để gọi tiếp.")
    if due:
        return _("Người để chờ đã đến giờ: bấm F2 để mời lại, hoặc bấm Tiếp tục nếu họ đã đứng ở quầy.")
    if seen.waiting:
        return _("Bấm F2 để mời người kế tiếp. Muốn mời đúng một số: bấm Gọi ở số đó.")
    return _("Ai lấy số ở sảnh sẽ hiện ngay trong danh sách. Không cần làm gì thêm.")
