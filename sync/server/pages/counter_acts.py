"""
What a clerk does at a counter: one form each, one transaction each; a refusal is told in its sentence.

Whoever stands at a counter is decided in `sync.server.pages.counter`, what may be done in `sync.server.hot.acts`.
"""

from collections.abc import Callable, Mapping
from typing import get_args

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from kiosk.domain.errors import CodeRefused, CounterElsewhere, KioskError
from kiosk.domain.receipt import classify
from sync.server.hot import acts, calls, consoles, desks, own
from sync.server.hot.acts import CounterState
from sync.server.hot.hall import default_hall
from sync.server.hot.store import Db
from sync.server.hot.undo import undo as take_back
from sync.server.pages.counter import counter, lost, number_of
from sync.server.pages.counter_form import Press, day_typed, destination, key_named, typed, unfit
from sync.server.pages.counter_token import check
from sync.server.plans import current_plan
from sync.server.tell import explain

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
    """With what came of it, where the plan asks; and the next one, or a certain one, at once where that was pressed."""
    names = [name for name in press.form if name.startswith("n-")]
    came = press.word("outcome"), {name[2:]: n for name in names if (n := press.count(name, 0, acts.MOST))}
    if press.word("then") == "call":
        desks.whom(press.db, press.number)  # or nothing could come of it
        return call(press, came)
    acts.finish(*press.place, *came)
    return call_next(press, together=True) if press.word("then") == "next" else ""


def call(press: Press, came: acts.Came = acts.NOTHING) -> str:
    """One number of the list, or by typing: known to the server or not, of today or an older day."""
    if press.word("key"):
        acts.call_this(*press.place, key_named(press.word("key")), came)
    else:
        acts.call_number(*press.place, *typed(press.word("ticket")), day_typed(press.word("day")), came)
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
    acts.hold(*press.place, minutes=press.count("minutes", 1, acts.LONGEST_MIN))
    return ""


def resume(press: Press) -> str:
    acts.resume(*press.place, key_named(press.word("key")))
    return ""


def transfer(press: Press) -> str:
    acts.transfer(*press.place, *destination(press.word("to")), back=bool(press.word("back")))
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
    acts.cancel(*press.place, desks.whom(press.db, press.number).key)
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
    """
    Whoever was said to sit here today goes on to, until somebody else is named.

    Raises:
        FormUnfit: There is no such state.
    """
    wanted: CounterState | None = next((one for one in get_args(CounterState) if one == press.word("state")), None)
    if wanted is None:
        raise unfit(press.word("state"))
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
