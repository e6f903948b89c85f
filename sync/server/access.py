"""
Who may ask for which page, and how.

Every named URL stands in `ACCESS` with its methods; a URL that does not is refused to everybody, and a test walks the
URL map. HEAD goes with GET.
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from sync.server.models.user import Role, User
from sync.server.pages.sorry import forbidden

COUNTER, CLERK, ANALYST, ADMIN, AUDITOR = Role.COUNTER, Role.CLERK, Role.ANALYST, Role.ADMIN, Role.AUDITOR

Who = frozenset[str]
EVERYBODY: Who = frozenset({"", *Role.values})  # "" is who has not logged in
SIGNED_IN: Who = frozenset(Role.values)
DESK: Who = frozenset({COUNTER, ADMIN})
STAFF: Who = frozenset({CLERK, ANALYST, ADMIN, AUDITOR})
WATCHERS: Who = frozenset({ANALYST, ADMIN, AUDITOR})

ACCESS: Mapping[str, Mapping[str, Who]] = {
    "home": {"GET": SIGNED_IN},
    "setup": {"GET": EVERYBODY, "POST": EVERYBODY},
    "login": {"GET": EVERYBODY, "POST": EVERYBODY},
    "language": {"POST": EVERYBODY},
    "logout": {"POST": SIGNED_IN},
    "phone": {"GET": EVERYBODY},
    "phone-leave": {"GET": EVERYBODY, "POST": EVERYBODY},
    "password": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "users": {"GET": frozenset({ADMIN, AUDITOR})},
    "user-new": {"GET": frozenset({ADMIN}), "POST": frozenset({ADMIN})},
    "user": {"GET": frozenset({ADMIN}), "POST": frozenset({ADMIN})},
    "user-reset": {"POST": frozenset({ADMIN})},
    "ratings": {"GET": STAFF},
    "ratings-export": {"GET": STAFF},
    "queue-report": {"GET": STAFF},
    "queue-report-export": {"GET": STAFF},
    "queue-report-promises": {"GET": WATCHERS},
    "queue-report-promises-export": {"GET": WATCHERS},
    "queue-report-what-if": {"GET": STAFF, "POST": STAFF},
    "dossiers": {"GET": SIGNED_IN},
    "dossiers-export": {"GET": STAFF},
    "dossiers-import": {"GET": frozenset({CLERK, ADMIN}), "POST": frozenset({CLERK, ADMIN})},
    "counter": {"GET": DESK},
    "counter-choose": {"POST": DESK},
    "counter-act": {"POST": DESK},
    "counter-paper": {"POST": DESK},
    "counter-here": {"GET": DESK},
    "counter-left": {"POST": EVERYBODY},
    "board": {"GET": EVERYBODY},
    "board-voice": {"GET": EVERYBODY},
    "boards": {"GET": frozenset({CLERK, ADMIN, AUDITOR})},
    "board-new": {"GET": frozenset({ADMIN}), "POST": frozenset({ADMIN})},
    "board-revoke": {"POST": frozenset({ADMIN})},
    "appointments": {"GET": frozenset({COUNTER, CLERK, ADMIN})},
    "appointment-slip": {"GET": frozenset({COUNTER, CLERK, ADMIN})},
    "appointments-book": {"POST": frozenset({COUNTER, CLERK, ADMIN})},
    "appointments-arrive": {"POST": frozenset({COUNTER, CLERK, ADMIN})},
    "appointments-cancel": {"POST": frozenset({COUNTER, CLERK, ADMIN})},
    "day": {"GET": SIGNED_IN},
    "day-begin": {"POST": frozenset({COUNTER, CLERK, ADMIN})},
    "day-end": {"GET": frozenset({CLERK, ADMIN}), "POST": frozenset({CLERK, ADMIN})},
    "day-numbers": {"POST": frozenset({CLERK, ADMIN})},
    "terminals": {"GET": frozenset({CLERK, ADMIN, AUDITOR})},
    "terminal-new": {"GET": frozenset({ADMIN}), "POST": frozenset({ADMIN})},
    "terminal-confirm": {"POST": frozenset({ADMIN})},
    "terminal-revoke": {"GET": frozenset({ADMIN}), "POST": frozenset({ADMIN})},
    "terminal-settle": {"POST": frozenset({ADMIN})},
    "voice": {"GET": frozenset({ADMIN})},
    "voice-trial": {"GET": frozenset({ADMIN})},
    "voice-clip": {"GET": frozenset({ADMIN}), "POST": frozenset({ADMIN})},
    "voice-heard": {"GET": frozenset({ADMIN})},
    "plan": {"GET": frozenset({CLERK, ADMIN, AUDITOR}), "POST": frozenset({ADMIN})},
    "plan-version": {"GET": frozenset({CLERK, ADMIN, AUDITOR}), "POST": frozenset({ADMIN})},
}
BEFORE_NEW_PASSWORD = {"password", "logout", "language"}


def may(role: str, name: str, method: str) -> bool:
    """Whether a role ("" for nobody) may use a method on a named URL."""
    return role in ACCESS.get(name, {}).get("GET" if method == "HEAD" else method, frozenset())


def to_the_log_in(request: HttpRequest) -> HttpResponse:
    """And back afterwards; a part of a page sends the whole page there."""
    here = request.get_full_path()
    if request.headers.get("HX-Request") == "true":
        here = urlsplit(request.headers.get("HX-Current-URL", "/"))._replace(scheme="", netloc="").geturl()
        return HttpResponseClientRedirect(f"{reverse('login')}?{urlencode({'next': here})}")
    return redirect(f"{reverse('login')}?{urlencode({'next': here})}")


class DefaultDeny:
    """Middleware: asks `ACCESS` before any page runs."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        method = request.method or "GET"
        user = request.user
        role = user.role if isinstance(user, User) else ""
        methods = ACCESS.get(name, {})
        if not methods:
            return forbidden(request)
        if method not in methods and not (method == "HEAD" and "GET" in methods):
            return HttpResponseNotAllowed(sorted(methods))
        if may(role, name, method):
            return self._first_a_new_password(user, name)
        if role == "" and method in ("GET", "HEAD"):
            return to_the_log_in(request)
        return forbidden(request)

    def _first_a_new_password(self, user: object, name: str) -> HttpResponse | None:
        if isinstance(user, User) and user.must_change_password and name not in BEFORE_NEW_PASSWORD:
            return redirect("password")
        return None
