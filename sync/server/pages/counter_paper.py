"""The console's paper comes in: what was called while the server was away."""

import contextlib
import math
from collections.abc import Iterator
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kiosk.domain.errors import CounterHasSomebody, KioskError, ServerBusy
from kiosk.domain.ticket import label
from sync.server.hot.hall import default_hall
from sync.server.hot.paper import Line, record
from sync.server.pages.counter import number_of
from sync.server.plans import current_plan
from sync.server.tell import explain

MOST = 400  # recorded at once; nobody serves more in a day

_sheet = msgspec.json.Decoder(list[msgspec.Raw]).decode
_line = msgspec.json.Decoder(Line).decode


class Unread(msgspec.Struct, frozen=True):
    """What is wanted of a line that is none: which one the console may forget, and whom to name."""

    id: str
    series: Any = ""
    number: Any = ""


_unread = msgspec.json.Decoder(Unread).decode


def paper(request: HttpRequest) -> HttpResponse:
    """
    Record the lines in the order they were called; each stands alone, and one that is refused stops no other.

    The answer names those the console may forget, and tells what could not be recorded.
    """
    number = _shelf_of(request)
    if number is None:
        return JsonResponse({"error": "counter"}, status=422)
    try:
        lines, kept, said = _read(request.POST.get("lines", ""))
    except msgspec.DecodeError:
        return JsonResponse({"error": "lines"}, status=422)
    lines.sort(key=lambda one: -(one.called if one.called is not None else math.inf))
    new, later = 0, max(len(lines) - MOST, 0)
    refused = len(kept)
    for line in lines[:MOST]:
        try:
            new += _record(number, line)
        except (CounterHasSomebody, ServerBusy):
            later += 1
            continue
        except KioskError as error:
            said.append(f"{label(line.series, line.number)}: {explain(error, get_language())}")
            refused += 1
        kept.append(line.id)
    return JsonResponse({"kept": kept, "said": [*_sums(new, len(kept) - refused - new, later), *said]})


def _shelf_of(request: HttpRequest) -> int | None:
    """The counter whose paper it is, wherever its user sits by now; None where that is none of theirs."""
    plan = current_plan()
    if plan is None:
        return None
    wanted, own = request.POST.get("counter"), getattr(request.user, "counter", None)
    if wanted is None:
        return number_of(request, plan)
    there = {str(one.number): one.number for one in plan.counters if own in (None, one.number)}
    return there.get(wanted)


def _record(number: int, line: Line) -> bool:
    hall = default_hall()
    return bool(hall.store.now(lambda db: record(hall, db, number, line)))


def _read(text: str) -> tuple[list[Line], list[str], list[str]]:
    """
    The lines; then the names of those that cannot be read, and what is said of them.

    Raises:
        msgspec.DecodeError: It is no list at all.
    """
    lines, unread, said = list[Line](), list[str](), list[str]()
    for raw in _sheet(text):
        try:
            lines.append(_line(raw))
        except msgspec.DecodeError:
            with contextlib.suppress(msgspec.DecodeError):
                one = _unread(raw)
                unread.append(one.id)
                name = f"{one.series} {one.number!s:0>3}"[:12]
                said.append(_("%(label)s: không đọc được dòng này trên giấy, nên không ghi.") % {"label": name})
    return lines, unread, said


def _sums(new: int, before: int, later: int) -> Iterator[str]:
    if new:
        yield _("Đã ghi lại %(n)s lượt gọi trên giấy.") % {"n": new}
    if before:
        yield _("%(n)s lượt gọi trên giấy đã ghi từ trước.") % {"n": before}
    if later:
        yield _("Còn %(n)s lượt trên giấy, tự ghi khi quầy xong người đang có.") % {"n": later}
