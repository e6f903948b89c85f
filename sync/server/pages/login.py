"""Coming in and going out."""

from datetime import timedelta
from math import ceil

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth import login as open_session
from django.contrib.auth import logout as close_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sync.server.models import attempt
from sync.server.models.user import User
from sync.server.pages.language import safe_next


class LoginForm(forms.Form):
    login = forms.CharField(
        label=gettext_lazy("Tên đăng nhập"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = forms.CharField(
        label=gettext_lazy("Mật khẩu"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


def login(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; a hall without accounts is set up first."""
    if request.user.is_authenticated:
        return redirect(safe_next(request))
    if not User.objects.exists():
        return redirect("setup")
    form = LoginForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        user, sentence, status = check(request, form.cleaned_data["login"].lower(), form.cleaned_data["password"])
        if user:
            open_session(request, user)
            return redirect(safe_next(request))
        form.add_error(None, sentence)
    return render(request, "login.html", {"form": form, "next": request.GET.get("next", "")}, status=status)


def check(request: HttpRequest, name: str, password: str) -> tuple[User | None, str, int]:
    """The account, or the sentence and status that refuse it; a try made while waiting is not looked at."""
    address, now = request.META.get("REMOTE_ADDR", ""), timezone.now()
    wait = attempt.wait_of(name, address, now)
    if wait:
        return None, wait_sentence(wait), 429
    user = authenticate(request, username=name, password=password)
    if not isinstance(user, User):
        attempt.failed(name, address, now)
        return None, _("Tên hoặc mật khẩu chưa đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại."), 200
    attempt.succeeded(name, address)
    return user, "", 200


def wait_sentence(wait: timedelta) -> str:
    """How long until the next try counts."""
    seconds = ceil(wait.total_seconds())
    return _("Sai nhiều lần liền. Đợi %(seconds)d giây rồi thử lại.") % {"seconds": seconds}


def logout(request: HttpRequest) -> HttpResponse:
    """End the session."""
    close_session(request)
    return redirect("login")
