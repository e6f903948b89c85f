"""
What a clerk does at a counter: one form each, one transaction each; a refusal is told in its sentence.

Whoever stands at a counter is decided in `sync.server.pages.counter`, what may be done in `sync.server.hot.acts`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from kiosk.domain.errors import CodeRefused, CounterElsewhere, KioskError, TicketMistyped
from kiosk.domain.receipt import classify
from sync.server.hot import acts, calls, consoles, own
from sync.server.hot.acts import CounterState
from sync.server.hot.calls import Key, Waiting
from sync.server.hot.hall import HallServer, default_hall
from sync.server.hot.store import Db
from sync.server.hot.undo import undo as take_back
from sync.server.pages.counter import counter, lost, number_of
from sync.server.pages.counter_token import check
from sync.server.plans import current_plan
from sync.server.tell import explain


@dataclass(frozen=True, slots=True)
class Press:
    """One press: the hall, the transaction, the counter, whom it has, the form."""

    hall: HallServer
    db: Db
    number: int
    at: Waiting | None
    form: QueryDict

    @property
    def place(self) -> tuple[HallServer, Db, int]:
        return self.hall, self.db, self.number

    def word(self, name: str) -> str:
        return str(self.form.get(name, "")).strip()

    def count(self, name: str) -> int | None:
        """A number of the form; None where nothing was typed, or no number."""
        return whole(self.word(name))


def whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None


# ---- each answers what is to be said, "" where the page itself shows it


def call_next(press: Press, together: bool = False) -> str:
    return "" if acts.call_next(*press.place, together=together) else _("Không còn ai đang chờ quầy này.")


def call_again(press: Press) -> str:
    acts.call_again(*press.place)
    return ""


def start(press: Press) -> str:
    acts.start(*press.place)
    return ""


def absent(press: Press) -> str:
    acts.no_show(*press.place)
    return ""


def done(press: Press) -> str:
    """With what came of it, where the plan asks; and the next one at once where that was pressed."""
    names = [name for name in press.form if name.startswith("n-")]
    counts = {name[2:]: n for name in names if (n := press.count(name))}
    acts.finish(*press.place, outcome=press.word("outcome"), quantities=counts)
    return call_next(press, together=True) if press.word("then") == "next" else ""


def call(press: Press) -> str:
    """One number of the list, or by typing: known to the server or not, of today or an older day."""
    if press.word("key"):
        acts.call_this(*press.place, key_named(press.word("key")))
    else:
        acts.call_number(*press.place, *typed(press.word("ticket")), day_typed(press.word("day")))
    return called_twice(press)


def called_twice(press: Press) -> str:
    """Said where another counter may have called the same citizen on paper meanwhile."""
    one = calls.at(press.db, press.number)
    elsewhere = consoles.on_paper(*press.place, {one.day}).get(one.key) if one else None
    if one is None or elsewhere is None:
        return ""
    said = _("Quầy %(counter)s mất mạng và có thể đã gọi miệng %(label)s: hỏi quầy ấy trước khi làm.")
    return said % {"counter": elsewhere, "label": one.label}


def hold(press: Press) -> str:
    acts.hold(*press.place, minutes=press.count("minutes"))
    return ""


def resume(press: Press) -> str:
    acts.resume(*press.place, key_named(press.word("key")))
    return ""


def transfer(press: Press) -> str:
    """`to` is "counter:3", "service:ho-tich" or "post:dia-chinh"."""
    kind, _colon, where = press.word("to").partition(":")
    acts.transfer(
        *press.place,
        service=where if kind == "service" else None,
        to_counter=whole(where) if kind == "counter" else None,
        to_post=where if kind == "post" else None,
        back=bool(press.word("back")),
    )
    return ""


def add(press: Press) -> str:
    acts.add_service(*press.place, press.word("service"))
    return ""


def bring_back(press: Press) -> str:
    acts.reinstate(*press.place, key_named(press.word("key")))
    return ""


def leave(press: Press) -> str:
    acts.leave(*press.place, key_named(press.word("key")))
    return ""


def cancel(press: Press) -> str:
    if press.at is not None:
        acts.cancel(*press.place, press.at.key)
    return ""


def link(press: Press) -> str:
    """
    What a hand scanner read, or a typed code; of anything else nothing is kept or shown.

    Raises:
        CodeRefused: It is no code of a receipt.
    """
    code = classify(press.word("code"), timezone.localdate())
    if code.kind == "identity_card":
        return _("Đó là thẻ căn cước: máy không giữ gì. Xin quét mã trên giấy hẹn.")
    if code.kind != "dossier" or code.value is None:
        raise CodeRefused("no dossier's code", kind=code.kind)
    acts.link(*press.place, code.value)
    return ""


def note(press: Press) -> str:
    acts.note(*press.place, press.word("text"))
    return ""


def undo(press: Press) -> str:
    """What the button named, or nothing."""
    named = press.word("step")
    take_back(*press.place, fact=int(named) if named.isascii() and named.isdigit() and len(named) < 20 else 0)
    return ""


def state(press: Press) -> str:
    """Whoever was said to sit here today goes on to, until somebody else is named."""
    wanted: CounterState = next((one for one in get_args(CounterState) if one == press.word("state")), "open")
    plan, sitting = press.hall.plan(press.db), press.form.get("post", calls.post_at(press.db, press.number))
    known = "post" in press.form or (plan is not None and sitting in {one.code for one in plan.posts})
    acts.set_state(*press.place, wanted, sitting if known else "")
    return ""


ACTS: Mapping[str, Callable[[Press], str]] = {
    "next": call_next,
    "again": call_again,
    "start": start,
    "absent": absent,
    "done": done,
    "call": call,
    "hold": hold,
    "resume": resume,
    "transfer": transfer,
    "add": add,
    "bring-back": bring_back,
    "leave": leave,
    "cancel": cancel,
    "link": link,
    "note": note,
    "undo": undo,
    "state": state,
}


LAST_ACTS = ("done", "absent")  # at a counter the plan has no more, for whom it still has


def act(request: HttpRequest, name: str) -> HttpResponse:
    """Do one thing, if the counter is still as the page showed it."""
    if name not in ACTS:
        raise Http404
    plan, hall = current_plan(), default_hall()
    number = number_of(request, plan) if plan else None
    if number is None and plan is not None and name in LAST_ACTS:
        number = lost(request, plan)
    if number is None:
        return counter(request) if getattr(request, "htmx", False) else redirect("counter")

    anew = "post" in request.POST  # its name stands on top of the page

    def press(db: Db) -> str:
        own.own_stream(hall, db)  # its lock makes the presses of a counter take turns
        at = calls.at(db, number)
        check(str(request.POST.get("seen", "")), number, at)
        return ACTS[name](Press(hall, db, number, at, request.POST))

    try:
        if said := hall.store.now(press):
            messages.info(request, said)
    except KioskError as error:
        messages.error(request, explain(error, get_language()))
        anew = anew or isinstance(error, CounterElsewhere)
    if anew and getattr(request, "htmx", False):
        return HttpResponseClientRedirect(reverse("counter"))
    return counter(request) if getattr(request, "htmx", False) else redirect("counter")


# ---- what is typed


def typed(text: str) -> tuple[str, int]:
    """
    A number as people type it: "A 046", "a46".

    Raises:
        TicketMistyped: It is none.
    """
    text = "".join(text.upper().split())
    series, digits = text[:1], text[1:]
    if not ("A" <= series <= "Z" and digits.isascii() and digits.isdigit() and 1 <= int(digits[:5]) <= 9999):
        raise TicketMistyped("not a letter and a number")
    return series, int(digits)


def day_typed(text: str) -> date | None:
    """
    The day on an older ticket; None for today's.

    Raises:
        TicketMistyped: It is no day.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise TicketMistyped("no day") from error


def key_named(text: str) -> Key:
    """
    A ticket of the page's lists, "2026-11-22.A.46".

    Raises:
        TicketMistyped: The form was changed by hand.
    """
    day, _dot, rest = text.partition(".")
    wanted = day_typed(day)
    if wanted is None:
        raise TicketMistyped("no day")
    return wanted, *typed(rest.replace(".", "", 1))
