"""
Who may come in, and as what.

Pages and their roles are the business of `sync.server.access`; guessing is slowed down by `sync.server.models.attempt`.
"""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_noop as noop


class Role(models.TextChoices):
    """What an account is for; one account has one."""

    COUNTER = "counter", noop("Cán bộ quầy")
    CLERK = "clerk", noop("Văn thư")
    ANALYST = "analyst", noop("Tổng hợp, báo cáo")
    ADMIN = "admin", noop("Quản trị")
    AUDITOR = "auditor", noop("Kiểm tra")


class Users(BaseUserManager["User"]):
    def enrol(self, login: str, name: str, role: str, password: str, **more: Any) -> "User":
        """A new account; unless told otherwise its password is to be changed at the first log-in."""
        user = self.model(login=login, name=name, role=role, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An official's account, found by `login`: lower-case letters, digits, dot and dash."""

    login = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=10, choices=Role.choices)
    language = models.CharField(max_length=2, default="vi")
    counter = models.PositiveSmallIntegerField(null=True, blank=True)
    must_change_password = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    class Meta:
        ordering = ("name", "login")

    def __str__(self) -> str:
        return self.login
