"""The console's paper comes in: what was called while the server was away."""

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

MOST = 400  # nobody serves more in a day

_read = msgspec.json.Decoder(list[Line]).decode


def paper(request: HttpRequest) -> HttpResponse:
    """
    Record the lines in the order they were called; each stands alone, and one that is refused stops no other.

    The answer names those the console may forget, and tells what could not be recorded.
    """
    plan, hall = current_plan(), default_hall()
    number = number_of(request, plan) if plan else None
    try:
        lines = _read(request.POST.get("lines", ""))
    except msgspec.DecodeError:
        return JsonResponse({"error": "lines"}, status=422)
    if number is None or len(lines) > MOST:
        return JsonResponse({"error": "counter"}, status=422)
    kept, said, new, later = list[str](), list[str](), 0, 0
    for line in sorted(lines, key=lambda one: -(one.called if one.called is not None else 10**9)):
        try:
            new += hall.store.now(lambda db, line=line: record(hall, db, number, line))  # type: ignore[misc]
        except (CounterHasSomebody, ServerBusy):
            later += 1
            continue
        except KioskError as error:
            said.append(f"{label(line.series, line.number)}: {explain(error, get_language())}")
        kept.append(line.id)
    if before := len(kept) - len(said) - new:
        said.insert(0, _("%(n)s lượt gọi trên giấy đã ghi từ trước.") % {"n": before})
    if new:
        said.insert(0, _("Đã ghi lại %(n)s lượt gọi trên giấy.") % {"n": new})
    if later:
        said.append(_("Còn %(n)s lượt trên giấy, tự ghi khi quầy xong người đang có.") % {"n": later})
    return JsonResponse({"kept": kept, "said": said})
