"""Numbers, dates and faces as DESIGN draws them; Babel gives numbers their form."""

from datetime import UTC, date, datetime
from math import cos, radians, sin

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from django import template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from kiosk.domain.text import phone_number
from sync.server.procedures import name_of
from sync.server.tell import NO_BREAK

register = template.Library()


def _locale() -> str:
    return "en_GB" if get_language() == "en" else "vi_VN"


@register.filter
def number(value: float | str | None, digits: int = 0) -> str:
    """1234.5 → "1.234,5" in Vietnamese; a dash where there is nothing."""
    if not isinstance(value, int | float):
        return "–"  # Django hands over "" for what is not there
    return format_decimal(value, format="#,##0" + ("." + "0" * digits if digits else ""), locale=_locale())


@register.filter
def percent(share: float | str | None, digits: int = 0) -> str:
    """0.98878 → "98,9%"; 0.5 → "50%", but "50,0%" beside others that have so many digits."""
    if not isinstance(share, int | float):
        return "–"
    return format_percent(share, format="#,##0." + ("0" * digits or "#") + "%", locale=_locale())


@register.filter
def day(value: date | None) -> str:
    """22/11/2026, in both languages as people here write it."""
    return value.strftime("%d/%m/%Y") if value else "–"


@register.filter
def whole(label: str) -> str:
    """A ticket's number, which no line breaks in two: "A 046" with a blank that holds."""
    return label.replace(" ", NO_BREAK)


@register.filter
def phone(number: str) -> str:
    """So that people can read it out: in groups."""
    return phone_number(number)


@register.filter
def long_day(value: date | None) -> str:
    """Chủ Nhật, 22/11/2026; Sunday 22 November 2026."""
    form = "EEEE d MMMM y" if get_language() == "en" else "EEEE, dd/MM/y"
    return format_date(value, form, locale=_locale()) if value else "–"


@register.filter
def moment(value: datetime | None) -> str:
    """16:58 22/11/2026 in the hall's zone."""
    return format_datetime(timezone.localtime(value), "HH:mm dd/MM/yyyy", locale=_locale()) if value else "–"


@register.filter
def clock_time(value: datetime) -> str:
    """16:58, with its date where that is not today's."""
    here = timezone.localtime(value)
    return format_datetime(here, "HH:mm", locale=_locale()) if here.date() == timezone.localdate() else moment(value)


@register.simple_tag
def face(level: int) -> SafeString:
    """The face of a level: geometry on a unit circle, with brows and mouth; the word stands beside it."""
    eyes = _dots()
    features = {
        5: _arc_eyes() + '<path d="M-47 16A47 47 0 0 0 47 16Z"/>',
        4: eyes + _arc(46, 40, 22, 158),
        3: eyes + '<path class="stroke" d="M-36 27Q0 42 36 27"/>',
        2: eyes + '<path class="stroke" d="M-40 52A40 30 0 0 1 40 52"/>' + _brows(52, -44, 22, -56),
        1: eyes + '<path d="M-37 58A37 37 0 0 1 37 58Z"/>' + _brows(58, -40, 20, -64),
    }
    svg = f'<svg class="face face-{level}" viewBox="-104 -104 208 208" aria-hidden="true" focusable="false">'
    return mark_safe(f'{svg}<circle class="skin" r="98"/><g class="feature">{features[level]}</g></svg>')


def _dots() -> str:
    return '<circle cx="-36" cy="-16" r="10.5"/><circle cx="36" cy="-16" r="10.5"/>'


def _arc_eyes() -> str:
    return "".join(f'<path class="stroke" d="M{x - 17} -14A17 17 0 0 1 {x + 17} -14"/>' for x in (-36, 36))


def _arc(rx: int, ry: int, start: int, end: int) -> str:
    x1, y1 = rx * cos(radians(end)), ry * sin(radians(end))
    x2, y2 = rx * cos(radians(start)), ry * sin(radians(start))
    return f'<path class="stroke" d="M{x1:.1f} {y1 + 12:.1f}A{rx} {ry} 0 0 0 {x2:.1f} {y2 + 12:.1f}"/>'


def _brows(outer_x: int, outer_y: int, inner_x: int, inner_y: int) -> str:
    ends = ((-outer_x, -inner_x), (outer_x, inner_x))
    return "".join(f'<path class="stroke" d="M{a} {outer_y}L{b} {inner_y}"/>' for a, b in ends)


@register.filter
def ms(value: int | None) -> datetime | None:
    """Milliseconds since 1970 as a moment."""
    return datetime.fromtimestamp(value / 1000, tz=UTC) if isinstance(value, int) else None


@register.filter
def procedure(service: str) -> str:
    """The name of a catalogue's code in the page's language."""
    return name_of(service, get_language() or "vi")


@register.filter
def minutes(ms: float | str | None) -> str:
    """372000 ms → "6,2"; a dash where there is nothing."""
    return number(ms / 60_000, 1) if isinstance(ms, int | float) else "–"
