"""
Text by language: what a view's keys, days and shares read like.

Sentences stand in gettext catalogues, one a floor: `screens` by key, `errors` by error code, `cli` by key.
A sentence that is missing reads as its key, so that a fault of ours never stops a citizen.
"""

import gettext
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

from babel.dates import format_date
from babel.numbers import format_decimal

import assets
from kiosk.domain.errors import KioskError, PlanInvalid
from kiosk.domain.place import PlanFault
from kiosk.domain.text import Both
from kiosk.views import Day, Key, Percent, Text

LOCALES = Path(str(assets.__file__)).parent / "locale"
LANGUAGES = ("vi", "en")
FAULTS = 3  # of a plan, in one telling

PLACE = re.compile(r"\{(\w+)\}")
BEGINS = re.compile(r"(?:^|[.!?…\n])\s*$")
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")  # as DESIGN writes them


class Words:
    """
    One language of the hall.

    `language` may be changed while in use: the next text is then said in the other one.
    """

    def __init__(self, language: str, form_of_address: str = "bà con") -> None:
        self.language = language
        self.form_of_address = form_of_address

    def say(self, text: Text) -> str:
        """What people read; plain strings stay as they are."""
        if isinstance(text, Key):
            return self._fill(catalogue("screens", self.language).gettext(text.id), text.params)
        if isinstance(text, Both):
            return self._fill(text.of(self.language), {})
        if isinstance(text, Day):
            return self._day(text)
        return text

    def error(self, error: KioskError) -> str:
        """The sentence of an error's code; a plan's first faults stand behind it."""
        faults = error.faults[:FAULTS] if isinstance(error, PlanInvalid) else ()
        told = [self.fault(one) for one in faults if isinstance(one, PlanFault)]
        return " ".join([self.sentence("errors", error.code, error.params), *told])

    def fault(self, fault: PlanFault) -> str:
        """One fault of a plan, at its line and place."""
        said = self.sentence("errors", fault.code, fault.params)
        where = self.sentence("errors", "plan.at", {"line": fault.line, "place": fault.place})
        return f"{where} {said}"

    def cli(self, id: str, /, **params: object) -> str:
        """A sentence of the command line."""
        return self.sentence("cli", id, params)

    def sentence(self, domain: str, id: str, params: Mapping[str, object]) -> str:
        return self._fill(catalogue(domain, self.language).gettext(id), params)

    def _fill(self, template: str, params: Mapping[str, object]) -> str:
        """Put the parameters in; the form of address is capitalised where a sentence begins."""

        def put(found: re.Match[str]) -> str:
            name = found[1]
            if name == "ban" and name not in params:
                word = "you" if self.language == "en" else self.form_of_address
                return word[:1].upper() + word[1:] if BEGINS.search(template[: found.start()]) else word
            return self._value(params[name]) if name in params else found[0]

        return PLACE.sub(put, template)

    def _value(self, value: object) -> str:
        """A parameter as this language writes it."""
        match value:
            case Key() | Both() | Day():
                return self.say(value)
            case Percent():
                return self._percent(value.share)
            case tuple() | list():
                return ", ".join(map(self._value, value))
            case bool():
                return str(value)
            case int() | float():
                return str(format_decimal(value, locale=self.language))
            case datetime():
                return f"{self._time(value.time())} {self._day(Day(value.date(), 'date'))}"
            case date():
                return self._day(Day(value, "date"))
            case time():
                return self._time(value)
        return str(value)

    def _percent(self, share: float) -> str:
        """One decimal; never rounded up to all or down to nothing."""
        tenths = round(share * 1000)
        if share < 1:
            tenths = min(tenths, 999)
        if share > 0:
            tenths = max(tenths, 1)
        number = format_decimal(tenths / 10, format="0.#" if tenths in (0, 1000) else "0.0", locale=self.language)
        return f"{number}%" if self.language == "en" else f"{number} %"

    def _day(self, text: Day) -> str:
        day = text.day
        week = WEEKDAYS[day.weekday()] if self.language == "vi" else format_date(day, "EEEE", locale=self.language)
        written = f"{day:%d/%m/%Y}"
        return {"full": f"{week}, {written}", "date": written, "short": f"{day:%d/%m}", "week": week}[text.form]

    def _time(self, moment: time) -> str:
        """24 hours: "9 giờ 40", "9:40"."""
        if self.language == "en":
            return f"{moment.hour}:{moment:%M}"
        return f"{moment.hour} giờ {moment:%M}" if moment.minute else f"{moment.hour} giờ"


@cache
def catalogue(domain: str, language: str) -> gettext.NullTranslations:
    return gettext.translation(domain, LOCALES, [language], fallback=True)
