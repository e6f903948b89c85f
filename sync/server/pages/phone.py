"""
The page a ticket's QR opens: no log-in, no cookie, no name, and nothing that a phone of ten years ago lacks.

The link is the key, so the page tells nobody where it came from and is kept nowhere. What stands behind `#` in the link
never comes here.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from kiosk.domain.errors import KioskError
from kiosk.domain.ticket import label
from sync.server import phone as words
from sync.server.hot import phones
from sync.server.hot.hall import default_hall
from sync.server.tell import explain

LANGUAGES = ("vi", "en")
AGAIN_S = 20  # how often a browser without scripts asks again
SECRET = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


def language_of(request: HttpRequest) -> str:
    """The link's, else what the phone asks for first; a citizen's own phone speaks the citizen's language."""
    if (wanted := request.GET.get("l", "")) in LANGUAGES:
        return wanted
    first = request.headers.get("Accept-Language", "").strip().lower()
    return "en" if first.startswith("en") else "vi"


def phone(request: HttpRequest, ticket: str) -> HttpResponse:
    """Where the ticket stands."""
    return _page(request, ticket)


@csrf_exempt  # the link itself is the key, and a page without cookies has no other
def leave(request: HttpRequest, ticket: str) -> HttpResponse:
    """Asked once more; then the number is not called any more."""
    if request.method != "POST":
        return _page(request, ticket, asking=True)
    hall = default_hall()

    try:
        hall.store.now(lambda db: phones.leave(hall, db, ticket))
    except KioskError as error:
        return _page(request, ticket, refused=explain(error, language_of(request)))
    answer = HttpResponse(status=302, headers=SECRET)
    answer["Location"] = f"{reverse('phone', args=[ticket])}?l={language_of(request)}"
    return answer


def _page(request: HttpRequest, ticket: str, *, asking: bool = False, refused: str = "") -> HttpResponse:
    hall, language = default_hall(), language_of(request)
    one, told = hall.store.glance(lambda db: words.look(hall, db, ticket, language))
    plan = hall.store.glance(hall.plan)
    context: dict[str, Any] = {
        "ticket": ticket,
        "one": one,
        "number": label(one.series, one.number) if one else "",
        "service": words.service_of(one, plan, language) if one else "",
        "told": told,
        "cut_off": words.cut_off(plan, language),
        "asking": asking and told.may_leave,
        "refused": refused,
        "again_s": AGAIN_S,
        "other": "vi" if language == "en" else "en",
    }
    with translation.override(language):
        answer = render(request, "phone.html", context, status=200 if one else 404)
    answer["Content-Language"] = language
    for name, value in SECRET.items():
        answer[name] = value
    return answer
