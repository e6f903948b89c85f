"""
What can be done to accounts, from the pages and from the shell.

One-time passwords are shown once by whoever asked and kept nowhere; the first log-in with one asks for a new one.
"""

import re

from django.db import IntegrityError, transaction

from kiosk.domain.errors import CounterNotForRole, LastAdmin, LoginMisspelt, UserTaken, UserUnknown
from sync.server.models.entrance import Entrance, new_code
from sync.server.models.user import Role, User
from sync.server.plans import check_counter

LOGIN_PATTERN = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")


def checked_login(text: str) -> str:
    """
    The log-in name meant, in lower case.

    Raises:
        LoginMisspelt: It holds more than letters a–z, digits and dashes.
    """
    login = text.strip().lower()
    if not LOGIN_PATTERN.fullmatch(login):
        raise LoginMisspelt(repr(login[:40]))
    return login


def add_user(login: str, name: str, role: str, counter: int | None = None) -> tuple[User, str]:
    """
    A new account and its one-time password. The first one closes the set-up page's door.

    Raises:
        UserTaken: The log-in name exists.
        CounterNotForRole, CounterUnknown: As `check_place` says.
    """
    check_place(role, counter)
    password = new_code()
    try:
        with transaction.atomic():
            user = User.objects.enrol(login, name, role, password, counter=counter)
            Entrance.objects.all().delete()
    except IntegrityError as error:
        raise UserTaken(login, login=login) from error
    return user, password


def reset_password(login: str) -> tuple[User, str]:
    """
    A one-time password; sessions opened with the old one end.

    Raises:
        UserUnknown: No such account.
    """
    user = found(login)
    password = new_code()
    user.set_password(password)
    user.must_change_password = True
    user.save()
    return user, password


def change_user(login: str, *, name: str, role: str, counter: int | None, is_active: bool) -> User:
    """
    Change an account.

    Raises:
        UserUnknown: No such account.
        LastAdmin: Nobody could manage accounts afterwards.
        CounterNotForRole, CounterUnknown: As `check_place` says of a place it did not have before.
    """
    with transaction.atomic():
        user = found(login)
        if (role, counter) != (user.role, user.counter):
            check_place(role, counter)
        user.name, user.role, user.counter, user.is_active = name, role, counter, is_active
        user.save()
        if not has_admin():
            raise LastAdmin(login)
    return user


def has_admin() -> bool:
    """Whether anybody can manage accounts; as long as nobody can, the code on the console makes the first one."""
    return User.objects.filter(role=Role.ADMIN, is_active=True).exists()


def check_place(role: str, counter: int | None) -> None:
    """
    Refuse a counter to whoever does not work at one.

    Raises:
        CounterNotForRole: Another role than that of a counter.
        CounterUnknown: The plan in force names no such counter.
    """
    if counter is not None and role != Role.COUNTER:
        raise CounterNotForRole(f"{role} at {counter}", role=role)
    check_counter(counter)


def found(login: str) -> User:
    """The account of that name."""
    try:
        return User.objects.get(login=login)
    except User.DoesNotExist as error:
        raise UserUnknown(login, login=login) from error
