"""Changing one's own password; forced after a one-time one."""

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sync.server.models.user import User


class NewPassword(forms.Form):
    """A new password, twice; the account is checked with it so that it is not its own name."""

    new = forms.CharField(
        label=gettext_lazy("Mật khẩu mới"),
        max_length=200,
        strip=False,
        help_text=gettext_lazy("Ít nhất 10 ký tự. Một câu dễ nhớ tốt hơn một từ khó."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("Gõ lại mật khẩu mới"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user

    def clean_new(self) -> str:
        password: str = self.cleaned_data["new"]
        validate_password(password, self.user)
        return password

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise ValidationError(_("Hai lần gõ chưa giống nhau. Gõ lại mật khẩu mới."))
        return again


class OwnPassword(NewPassword):
    """Also asks for the present one: an unattended screen is not enough to take an account."""

    present = forms.CharField(
        label=gettext_lazy("Mật khẩu đang dùng"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password", "autofocus": True}),
    )
    field_order = ("present", "new", "again")

    def clean_present(self) -> str:
        present: str = self.cleaned_data["present"]
        if not self.user.check_password(present):
            raise ValidationError(_("Mật khẩu đang dùng chưa đúng. Gõ lại."))
        return present


def password(request: HttpRequest) -> HttpResponse:
    """Show the form; on success the session goes on."""
    user = request.user
    assert isinstance(user, User)
    form = OwnPassword(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        user.set_password(form.cleaned_data["new"])
        user.must_change_password = False
        user.save()
        update_session_auth_hash(request, user)
        messages.success(request, _("Đã đổi mật khẩu."))
        return redirect("home")
    return render(request, "password.html", {"form": form, "forced": user.must_change_password})
