"""An open console says that it is there, and that it goes."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from sync.server.hot import consoles
from sync.server.hot.hall import default_hall
from sync.server.pages.counter import number_of
from sync.server.plans import current_plan

LONGEST = 80  # of a page's name, a browser's and a mark


def here(request: HttpRequest) -> HttpResponse:
    """Only for the counter the page shows: whoever sits at another one by now has to load it anew."""
    plan = current_plan()
    number = number_of(request, plan) if plan else None
    page, browser, mark = (request.GET.get(name, "") for name in ("page", "browser", "mark"))
    if number is None or request.GET.get("counter") != str(number) or max(map(len, (page, browser, mark))) > LONGEST:
        return JsonResponse({"error": "counter"}, status=422)
    return JsonResponse({"mark": consoles.heard(default_hall(), consoles.Page(page, number, browser), mark)})


def left(request: HttpRequest) -> HttpResponse:
    """Said by its name, which nobody else knows: who logs out leaves too."""
    hall, page = default_hall(), request.POST.get("page", "")
    hall.store.now(lambda db: consoles.left(hall, db, page))
    return JsonResponse({})
