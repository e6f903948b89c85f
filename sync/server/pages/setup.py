"""The first admin of a new hall: made once, with the code the server's own console shows."""

from django import forms
from django.contrib.auth import login as open_session
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sync.server.models import attempt
from sync.server.models.entrance import enter
from sync.server.models.user import Role, User
from sync.server.pages.login import wait_sentence
from sync.server.pages.password import NewPassword
from sync.server.pages.user import LOGIN, check_login
from sync.server.users import has_admin

DOOR = "/setup"  # the account name under which wrong codes are counted


class SetupForm(NewPassword):
    code = forms.CharField(
        label=gettext_lazy("Mã một lần"),
        max_length=40,
        help_text=gettext_lazy("Mã đang hiện trên cửa sổ lệnh của máy chủ."),
        widget=forms.TextInput({"autocomplete": "one-time-code", "autofocus": True, "class": "code"}),
    )
    name = forms.CharField(label=gettext_lazy("Họ tên hoặc chức danh"), max_length=80)
    login = forms.CharField(
        label=gettext_lazy("Tên đăng nhập"),
        max_length=40,
        help_text=LOGIN,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none"}),
    )
    field_order = ("code", "name", "login", "new", "again")

    def clean_login(self) -> str:
        return check_login(self.cleaned_data["login"])

    def clean_new(self) -> str:
        """Beside the account that is being made; its fields stand before this one."""
        self.user.login, self.user.name = (self.cleaned_data.get(name, "") for name in ("login", "name"))
        return super().clean_new()


def setup(request: HttpRequest) -> HttpResponse:
    """Ask for the code, the account and its password; gone as soon as there is an admin."""
    if has_admin():
        raise Http404
    form = SetupForm(request.POST or None, user=User())
    if request.method == "POST" and form.is_valid():
        try:
            user = first_admin(form, request.META.get("REMOTE_ADDR", ""))
        except ValidationError as error:
            form.add_error("code", error)
        else:
            open_session(request, user)
            return redirect("home")
    return render(request, "setup.html", {"form": form})


def first_admin(form: SetupForm, address: str) -> User:
    """
    Use the code up and make the account.

    Raises:
        ValidationError: A wrong code, or too many of them.
    """
    now = timezone.now()
    if wait := attempt.wait_of(DOOR, address, now):
        raise ValidationError(wait_sentence(wait))
    if not enter(form.cleaned_data["code"]):
        attempt.failed(DOOR, address, now)
        raise ValidationError(_("Mã chưa đúng hoặc đã dùng. Xem lại mã trên cửa sổ lệnh của máy chủ."))
    attempt.succeeded(DOOR, address)
    return User.objects.enrol(
        form.cleaned_data["login"],
        form.cleaned_data["name"],
        Role.ADMIN,
        form.cleaned_data["new"],
        must_change_password=False,
    )
