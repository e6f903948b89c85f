"""The first page after the log-in: the first one the role may use."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sync.server.access import may
from sync.server.models.user import User

FIRST = ("counter", "ratings", "dossiers", "users")


def home(request: HttpRequest) -> HttpResponse:
    """Send the user on."""
    role = request.user.role if isinstance(request.user, User) else ""
    preferred = FIRST if role == "counter" else FIRST[1:] + FIRST[:1]
    for name in preferred:
        if may(role, name, "GET"):
            return redirect(name)
    return render(request, "home.html")
