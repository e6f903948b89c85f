"""The pictures on the pages' buttons, one stroke each; the word always stands beside."""

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

PATHS = {
    "again": "M4 9h4l5-4v14l-5-4H4zM16.5 9a4.5 4.5 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11",
    "absent": "M10 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM3 20c1-4 4-6 7-6s6 2 7 6M17 9h5",
    "transfer": "M4 8h16l-4-4M20 16H4l4 4",
    "hold": "M7 4v16h3V4zM14 4v16h3V4z",
    "done": "M4 12.5l5 5L20 6.5",
    "start": "M7 4l13 8-13 8z",
    "next": "M4 9.5v5h3l8 4.5V5L7 9.5zM18.5 9a4 4 0 0 1 0 6M7.5 15l1.5 5h2.5l-1-4",
    "undo": "M9 5L4 10l5 5M4 10h9a6 6 0 0 1 0 12h-3",
    "note": "M5 4h14v12H11l-5 4v-4H5z",
    "add": "M12 5v14M5 12h14",
    "leave": "M14 4h5v16h-5M4 12h11M11 8l4 4-4 4",
    "cancel": "M6 6l12 12M18 6L6 18",
    "code": "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 18h2v2h-2zM18 14h2M14 18v2",
    "linked": "M4 9a12 12 0 0 1 16 0M7 12.5a8 8 0 0 1 10 0M10 16a4 4 0 0 1 4 0M12 19.5v.01",
    "cut": "M4 9a12 12 0 0 1 16 0M10 16a4 4 0 0 1 4 0M4 4l16 16",
    "pages": "M4 6h16M4 12h16M4 18h16",
    "back": "M4 12a8 8 0 1 0 3-6M7 2v4h4",
    "late": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c1-4 4-6 8-6s7 2 8 6",
    "counter": "M4 20V9l8-5 8 5v11M4 20h16M9 20v-7h6v7",
    "printer": "M7 9V3h10v6M7 18H4V9h16v9h-3M7 14h10v7H7z",
    "close": "M6 6l12 12M18 6L6 18",
}

# The filled star of the screens' Phosphor font, on its own field of 256.
STAR = (
    "M234.2 114.8 189.2 153.8 203 211.8Q203.2 212.5 203.4 213.5Q203.5 214.5 203.5 215.5"
    "Q203.5 222.2 198.6 227.1Q193.8 232 187 232Q184.8 232 182.5 231.4"
    "Q180.2 230.8 178.5 229.5L128 198.5L77.5 229.5Q75.8 230.8 73.5 231.4Q71.2 232 69 232"
    "Q62.2 232 57.4 227.1Q52.5 222.2 52.5 215.5Q52.5 214.5 52.6 213.5"
    "Q52.8 212.5 53 211.8L66.8 153.8L21.8 114.8Q19.2 112.5 17.6 109.2Q16 106 16 102.5Q16 96 20.4 91.2"
    "Q24.8 86.5 31 86L90 81.2L112.8 26.2Q114.8 21.8 118.9 18.9Q123 16 128 16Q133 16 137.1 18.9"
    "Q141.2 21.8 143 26V26.2L165.8 81.2L224.8 86Q231.2 86.5 235.6 91.2Q240 96 240 102.5"
    "Q240 106.2 238.4 109.4Q236.8 112.5 234.2 114.8Z"
)


@register.simple_tag
def icon(name: str) -> SafeString:
    """One picture; what reads aloud skips it."""
    return mark_safe(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{PATHS[name]}"/></svg>')


@register.simple_tag
def star_icon() -> SafeString:
    """The star of a ticket with priority."""
    return mark_safe(
        f'<svg class="star" viewBox="0 0 256 256" aria-hidden="true" focusable="false"><path d="{STAR}"/></svg>'
    )


@register.simple_tag
def star_path() -> str:
    """The star alone, for the emblem."""
    return STAR
