"""The language switch: kept by the browser, and by the account of who is logged in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from sync.server.language import COOKIE
from sync.server.models.user import User

YEAR_S = 365 * 24 * 3600


def language(request: HttpRequest) -> HttpResponse:
    """Go back to where the switch was touched, in the other language."""
    choice = request.POST.get("language", "")
    response = redirect(safe_next(request))
    if choice in dict(settings.LANGUAGES):
        response.set_cookie(COOKIE, choice, max_age=YEAR_S, httponly=True, samesite="Lax")
        if isinstance(request.user, User):
            User.objects.filter(pk=request.user.pk).update(language=choice)
    return response


def safe_next(request: HttpRequest) -> str:
    """The page named by `next` when it is one of ours, else the first page."""
    target = request.POST.get("next") or request.GET.get("next") or "/"
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else "/"
