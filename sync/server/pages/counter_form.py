"""
What the forms of a counter's page say, read strictly: what no button sends is refused with its sentence.
"""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from kiosk.domain.errors import FormUnfit, TicketMistyped
from sync.server.hot.calls import Key, Waiting
from sync.server.hot.desks import check_number
from sync.server.hot.hall import HallServer
from sync.server.hot.store import Db


@dataclass(frozen=True, slots=True)
class Press:
    """One press: the hall, the transaction, the counter, whom it has, the form."""

    hall: HallServer
    db: Db
    number: int
    at: Waiting | None
    form: QueryDict

    @property
    def place(self) -> tuple[HallServer, Db, int]:
        return self.hall, self.db, self.number

    def word(self, name: str) -> str:
        return str(self.form.get(name, "")).strip()

    def count(self, name: str, least: int, most: int) -> int | None:
        """
        A number of the form; None where nothing was typed.

        Raises:
            NumberOutOfRange: It is none within these bounds.
        """
        if not (text := self.word(name)):
            return None
        check_number(number := whole(text), least, most, text)
        return number


def whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None


def unfit(word: str) -> FormUnfit:
    return FormUnfit(repr(word[:40]), word=word[:40])


def destination(text: str) -> tuple[str | None, int | None, str | None]:
    """
    Where somebody is sent, "service:ho-tich", "counter:3" or "post:dia-chinh": the service, the counter, the post.

    Raises:
        FormUnfit: It is nothing of that kind.
    """
    kind, _colon, where = text.partition(":")
    number = whole(where) if kind == "counter" else None
    if not where or kind not in ("service", "counter", "post") or (kind == "counter" and number is None):
        raise unfit(text)
    return where if kind == "service" else None, number, where if kind == "post" else None


def typed(text: str) -> tuple[str, int]:
    """
    A number as people type it: "A 046", "a46".

    Raises:
        TicketMistyped: It is none.
    """
    text = "".join(text.upper().split())
    series, digits = text[:1], text[1:]
    if not ("A" <= series <= "Z" and digits.isascii() and digits.isdigit() and 1 <= int(digits[:5]) <= 9999):
        raise TicketMistyped("not a letter and a number")
    return series, int(digits)


def day_typed(text: str) -> date | None:
    """
    The day on an older ticket; None for today's.

    Raises:
        TicketMistyped: It is no day.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise TicketMistyped("no day") from error


def key_named(text: str) -> Key:
    """
    A ticket of the page's lists, "2026-11-22.A.46".

    Raises:
        TicketMistyped: The form was changed by hand.
    """
    day, _dot, rest = text.partition(".")
    wanted = day_typed(day)
    if wanted is None:
        raise TicketMistyped("no day")
    return wanted, *typed(rest.replace(".", "", 1))
