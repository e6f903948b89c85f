"""
How a file stands, as a screen: the band, the one fact, the steps, what to do now.

One function a row of the table of states; apology first, explanation second. Late and early are
decided in `kiosk.domain.dossier`, against the date first given.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from kiosk.domain.dossier import Dossier, Standing, standing
from kiosk.domain.plan import Plan, Service
from kiosk.domain.text import Both
from kiosk.views import Action, Chrome, Day, Key, KeyCard, StatusView, Step, Text, key
from kiosk.visit.screen import counter_name

SHORT = 32  # signs that every screen writes in one line


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A dossier with everything its screen depends on."""

    dossier: Dossier
    plan: Plan
    today: date
    catalogue: Mapping[str, Both]  # names of procedures by code
    open: bool  # numbers are given now
    age: datetime | None  # when the dossiers came down, while the server is silent
    help_counter: Key


def status_view(file: File, chrome: Chrome) -> StatusView:
    one = file.dossier
    view = BANDS[standing(one, file.today)](file, chrome)
    return replace(
        view,
        procedure=procedure_name(file),
        code=one.code,
        received=Day(one.received, "date"),
        age=key("status.age", time=file.age.time(), day=Day(file.age.date(), "short")) if file.age else None,
        actions=actions(file, view),
    )


def actions(file: File, view: StatusView) -> tuple[Action, ...]:
    """What the screen offers: a number to collect only where it can be taken, a person always."""
    ask = Action(intent="ask", label=key("status.ask"), icon="user")
    if view.tone == "lua" and file.open and collecting_service(file.plan):
        return Action(intent="collect", label=key("status.take"), icon="ticket", primary=True), ask
    return (ask,)


def ready(file: File, chrome: Chrome) -> StatusView:
    one, due = file.dossier, file.dossier.due
    finished = one.finished or file.today
    headline, lines, foot = key("status.ready"), key("status.ready.do"), None
    if due is not None and finished < due:
        headline = key("status.early", days=days("day", (due - finished).days))
        foot = key("status.first", date=Day(due, "full"))
    elif due is not None and finished > due:
        late = file.plan.calendar.working_days(due, finished)
        headline = key("status.ready.late")
        lines = key("status.ready.late.do", days=days("workday", late)) if late else key("status.ready.sorry.do")
        foot = key("status.first", date=Day(due, "full"))
    service = collecting_service(file.plan)
    counters = file.plan.counters_for(service.code) if service else ()
    place = counter_name(*counters) if counters else file.help_counter
    card = KeyCard(label=key("status.where.label"), value=place)
    return StatusView(
        chrome=chrome, tone="lua", icon="check", headline=headline, lines=lines, key=card, foot=foot,
        steps=steps(file, done=3, last=key("step.ready")),
    )  # fmt: skip


def in_progress(file: File, chrome: Chrome) -> StatusView:
    due = file.dossier.due
    if due is None:
        return StatusView(
            chrome=chrome, tone="cham", icon="hourglass-medium", headline=key("status.working"),
            lines=key("status.working.do", counter=file.help_counter), steps=steps(file, done=1, last=None),
        )  # fmt: skip
    left = file.plan.calendar.working_days(file.today, due)
    lines = key("status.ontime.do", days=days("workday", left)) if left else key("status.ontime.today")
    return StatusView(
        chrome=chrome,
        tone="cham",
        icon="hourglass-medium",
        headline=key("status.ontime"),
        lines=lines,
        key=KeyCard(label=key("status.due.label"), value=Day(due, "full")),
        steps=steps(file, done=1, last=key("step.due", date=Day(due, "short"))),
    )


def overdue(file: File, chrome: Chrome) -> StatusView:
    one, due = file.dossier, file.dossier.due
    assert due is not None  # without a date nothing is late
    late = file.plan.calendar.working_days(due, file.today)
    by = days("workday", late) if late else key("day.one-off")
    short = one.reason if len(one.reason) <= SHORT else ""
    lines = key("status.late.why", days=by, reason=short) if short else key("status.late.by", days=by)
    struck = Day(due, "date")
    if one.new_due is not None and one.new_due >= file.today:
        card = KeyCard(label=key("status.late.new"), value=Day(one.new_due, "full"), struck=struck)
    else:
        card = KeyCard(
            label=key("status.late.new"),
            value=key("status.late.none"),
            struck=struck,
            chip=key("status.late.none.ask", counter=file.help_counter),
        )
    name, phone = responsible(file)
    return StatusView(
        chrome=chrome, tone="dat", icon="hand-heart", headline=key("status.late"), lines=lines, key=card,
        reason=None if short else reason(one, "status.reason.label"), responsible=name, phone=phone,
    )  # fmt: skip


def papers_needed(file: File, chrome: Chrome) -> StatusView:
    wanted = reason(file.dossier, "status.more.label")
    lines = key("status.more.do") if wanted else key("status.more.ask", counter=file.help_counter)
    view = StatusView(chrome=chrome, tone="vang", icon="file-plus", headline=key("status.more"), lines=lines)
    return told(view, wanted)


def on_hold(file: File, chrome: Chrome) -> StatusView:
    lines = (
        key("status.pay.do")
        if file.dossier.state == "payment_needed"
        else key("status.paused.do", counter=file.help_counter)
    )
    return quiet(file, chrome, "pause", key("status.paused"), lines)


def refused(file: File, chrome: Chrome) -> StatusView:
    return quiet(
        file, chrome, "file-x", key("status.refused"), key("status.refused.do", counter=file.help_counter)
    )  # fmt: skip


def withdrawn(file: File, chrome: Chrome) -> StatusView:
    return quiet(file, chrome, "file-minus", key("status.withdrawn"), key("status.withdrawn.do"))


def collected(file: File, chrome: Chrome) -> StatusView:
    given = file.dossier.returned
    headline = key("status.returned", date=Day(given, "date")) if given else key("status.returned.some-day")
    view = quiet(file, chrome, "check-circle", headline, key("status.returned.do", counter=file.help_counter))
    return replace(view, key=None, steps=steps(file, done=3, last=Day(given, "short") if given else None))


def quiet(file: File, chrome: Chrome, icon: str, headline: Text, lines: Text) -> StatusView:
    """A file that rests: the one fact is the reason, where one is known."""
    view = StatusView(chrome=chrome, tone="sunk", icon=icon, headline=headline, lines=lines)
    return told(view, reason(file.dossier, "status.reason.label"))


BANDS: Mapping[Standing, Callable[[File, Chrome], StatusView]] = {
    "ready_early": ready,
    "ready_on_time": ready,
    "ready_late": ready,
    "in_progress": in_progress,
    "overdue": overdue,
    "papers_needed": papers_needed,
    "on_hold": on_hold,
    "refused": refused,
    "withdrawn": withdrawn,
    "collected": collected,
}


def steps(file: File, *, done: int, last: Text | None) -> tuple[Step, ...]:
    """Received, in progress, collect; `done` of them lie behind, `last` stands under the third."""
    finished = file.dossier.finished
    under: tuple[Text | None, ...] = (
        Day(file.dossier.received, "short"),
        key("step.now") if done == 1 else Day(finished, "short") if finished else None,
        last,
    )
    names = (key("step.received"), key("step.worked" if done > 1 else "step.working"), key("step.collect"))
    return tuple(
        Step(name=name, date=date, state="done" if n < done else "now" if n == done else "next")
        for n, (name, date) in enumerate(zip(names, under, strict=True))
    )


def responsible(file: File) -> tuple[Text, str]:
    """The post that answers for a late file, and where it is reached: the hall's own phone where it has none."""
    post = next((one for one in file.plan.posts if one.code == file.dossier.post), None)
    hall = file.plan.hall
    if post is not None:
        return post.name.both, post.phone or hall.phone
    return file.dossier.post or hall.name.both, hall.phone


def procedure_name(file: File) -> Text:
    """By the catalogue, else by the service it belongs to, else as it was imported."""
    code = file.dossier.service
    if code in file.catalogue:
        return file.catalogue[code]
    services = file.plan.services
    return next((one.name.both for one in services if code == one.code or code in one.procedures), code)


def reason(one: Dossier, label: str) -> KeyCard | None:
    """It stands alone and begins with a capital; registers write it as part of a sentence."""
    if not one.reason:
        return None
    return KeyCard(label=key(label), value=one.reason[:1].upper() + one.reason[1:], quoted=True)


def told(view: StatusView, reason: KeyCard | None) -> StatusView:
    """A short reason is the one fact, a long one has a card of its own."""
    if reason is None or len(str(reason.value)) > SHORT:
        return replace(view, reason=reason)
    return replace(view, key=reason)


def collecting_service(plan: Plan) -> Service | None:
    return next((one for one in plan.services if one.collects), None)


def days(kind: str, count: int) -> Key:
    """Days as a part of a sentence; English tells one from many."""
    return key(f"{kind}.one") if count == 1 else key(f"{kind}.many", n=count)
