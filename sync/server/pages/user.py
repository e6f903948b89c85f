"""The accounts of the hall: add, change the role, give a one-time password, switch off."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kiosk.domain.errors import CounterNotForRole, CounterUnknown, KioskError, LoginMisspelt
from sync.server.models.user import Role, User
from sync.server.tell import explain
from sync.server.users import add_user, change_user, checked_login, reset_password

PLACE = (CounterNotForRole, CounterUnknown)
LOGIN = gettext_lazy("Chữ thường không dấu, số, gạch ngang; ví dụ: quay2, nguyen-an.")


def check_login(login: str) -> str:
    """The log-in name in lower case, or a sentence what is wrong with it."""
    try:
        return checked_login(login)
    except LoginMisspelt as error:
        raise ValidationError(explain(error, get_language())) from error


class UserForm(forms.Form):
    """What an admin may change of an account."""

    name = forms.CharField(label=gettext_lazy("Họ tên hoặc chức danh"), max_length=80)
    role = forms.ChoiceField(label=gettext_lazy("Vai trò"))
    counter = forms.IntegerField(
        label=gettext_lazy("Quầy"),
        required=False,
        min_value=1,
        max_value=99,
        help_text=gettext_lazy("Chỉ cần cho cán bộ quầy."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [(value, _(str(label))) for value, label in Role.choices]


class NewUserForm(UserForm):
    login = forms.CharField(
        label=gettext_lazy("Tên đăng nhập"),
        max_length=40,
        help_text=LOGIN,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "autofocus": True}),
    )
    field_order = ("login", "name", "role", "counter")

    def clean_login(self) -> str:
        return check_login(self.cleaned_data["login"])


class EditUserForm(UserForm):
    is_active = forms.BooleanField(label=gettext_lazy("Được đăng nhập"), required=False)


def users(request: HttpRequest) -> HttpResponse:
    """The list, working accounts first."""
    return render(request, "users.html", {"users": User.objects.order_by("-is_active", "name", "login")})


def new(request: HttpRequest) -> HttpResponse:
    """A new account; its one-time password is shown once, on the answer itself."""
    form = NewUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user, password = add_user(data["login"], data["name"], data["role"], data["counter"])
        except KioskError as error:
            form.add_error("counter" if isinstance(error, PLACE) else "login", explain(error, get_language()))
        else:
            return render(request, "user_password.html", {"user_": user, "password": password, "new": True})
    return render(request, "user_new.html", {"form": form})


def edit(request: HttpRequest, login: str) -> HttpResponse:
    """Change name, role, counter; switch off or on."""
    user = get_object_or_404(User, login=login)
    initial = {"name": user.name, "role": user.role, "counter": user.counter, "is_active": user.is_active}
    form = EditUserForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_user(login, **form.cleaned_data)
        except KioskError as error:
            form.add_error("counter" if isinstance(error, PLACE) else None, explain(error, get_language()))
        else:
            messages.success(request, _("Đã lưu tài khoản %(login)s.") % {"login": login})
            return redirect("users")
    return render(request, "user.html", {"form": form, "user_": user})


def reset(request: HttpRequest, login: str) -> HttpResponse:
    """A one-time password, shown once; every session of the account ends."""
    user, password = reset_password(login)
    return render(request, "user_password.html", {"user_": user, "password": password, "new": False})
