"""The first page after the log-in: the first one the role may use, and what needs a hand in the lobby."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sync.server.access import may
from sync.server.models.user import User
from sync.server.pages.printer import everywhere, last_day
from sync.server.terminals import all_of_them

FIRST = ("counter", "ratings", "dossiers", "users")


def home(request: HttpRequest) -> HttpResponse:
    """Send the user on."""
    role = request.user.role if isinstance(request.user, User) else ""
    preferred = FIRST if role == "counter" else FIRST[1:] + FIRST[:1]
    for name in preferred:
        if may(role, name, "GET"):
            if name != "counter" and may(role, "terminals", "GET"):  # a console says it by itself
                for one in everywhere(all_of_them(), last_day()):
                    messages.warning(request, f"{one.name}: {one.said}")
            return redirect(name)
    return render(request, "home.html")
