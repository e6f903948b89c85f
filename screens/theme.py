"""
Every size and colour that people see.

The values stand in `assets/tokens.json`; this module turns them into pixels and colours for the window at
hand: one of three classes of screen and one of two sizes of type. Nothing else holds a number for the eye.

A sheet is the reference page of a class, 270 × 480 u when tall. `theme.at.home.hero` is a rectangle of it in
window pixels, `theme.m.gutter` a length, `theme.type["question"]` a style, `theme.c.ink` a colour. All four are
replaced when the window or the size of type changes, and kv rules that read them follow.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, OptionProperty, StringProperty
from kivy.utils import get_color_from_hex

import assets

ASSETS = Path(assets.__file__).parent
FONTS = ASSETS / "fonts"
CLASSES = ("tall", "wide", "compact")
LARGE = 1.33

Rgba = tuple[float, float, float, float]
Rect = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Style:
    """One kind of writing, in whole pixels."""

    font: str
    px: int
    pitch: int  # from one baseline to the next
    capital: int  # height of a capital letter


def class_of(width: float, height: float) -> str:
    """The class of a window: tall when upright, compact when small, else wide."""
    if height > width:
        return "tall"
    return "compact" if min(width, height) <= 800 and max(width, height) <= 1300 else "wide"


def _colour(value: str) -> Rgba:
    red, green, blue, alpha = get_color_from_hex(value)
    return (red, green, blue, alpha)


def mix(colour: Rgba, other: Rgba, share: float) -> Rgba:
    """`colour` with a share (0–1) of `other` in it; keeps the first one's alpha."""
    red, green, blue = (a + (b - a) * share for a, b in zip(colour[:3], other[:3], strict=True))
    return (red, green, blue, colour[3])


class Styles:
    """Looks styles up by name: "title" as the tokens have it, "title.semi" in another weight, "title.tabular"."""

    def __init__(self, tokens: Mapping[str, Any], column: int, unit: float, scale: float) -> None:
        self._tokens, self._column, self._unit, self._scale = tokens, column, unit, scale
        self._known: dict[tuple[str, float], Style] = {}

    def __getitem__(self, name: str) -> Style:
        return self.scaled(name, 1.0)

    def scaled(self, name: str, factor: float) -> Style:
        """The style in a smaller size, for writing that would not fit its place."""
        if (name, factor) not in self._known:
            self._known[name, factor] = self._make(name, factor)
        return self._known[name, factor]

    def _make(self, name: str, factor: float) -> Style:
        size, *variants = name.split(".")
        token = self._tokens["scale"][size]
        weight, line, cut = token["weight"], token["line"], ""
        for variant in variants:
            if variant == "tabular":
                cut = "-tabular"
            elif variant == "tight":
                line = self._tokens["tight"]
            else:
                weight = self._tokens["weights"][variant]
        if cut:
            weight = 700 if weight > 600 else 600  # the two that have a tabular cut
        scale = self._scale if token.get("grows", True) else 1.0
        px = round(token["size"][self._column] * self._unit * scale * factor)
        font = str(FONTS / f"BeVietnamPro-{weight}{cut}.ttf")
        return Style(font, px, round(px * line), round(px * self._tokens["capital_em"]))


class Theme(EventDispatcher):
    """The sizes and colours of the window at hand."""

    form = OptionProperty("tall", options=CLASSES)
    tall = BooleanProperty(True)
    wide = BooleanProperty(False)
    compact = BooleanProperty(False)
    large = BooleanProperty(False)
    u = NumericProperty(4.0)
    orientation = StringProperty("vertical")  # how rows of choices run
    at = ObjectProperty(rebind=True)
    m = ObjectProperty(rebind=True)
    type = ObjectProperty(rebind=True)
    c = ObjectProperty(rebind=True)
    use = ObjectProperty(rebind=True)  # which style a writing of a screen has, by class
    fade = ObjectProperty(rebind=True)  # where the drum of a screen fades

    def __init__(self) -> None:
        super().__init__()
        self.tokens = json.loads((ASSETS / "tokens.json").read_text("utf-8"))
        self.c = SimpleNamespace(**{name: _colour(value) for name, value in self.tokens["color"].items()})
        self.c.white, self.c.black, self.c.none = (1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 1.0), (0.0, 0.0, 0.0, 0.0)
        self.face = {
            int(level): SimpleNamespace(**{part: _colour(value) for part, value in parts.items()})
            for level, parts in self.tokens["rating"].items()
        }
        self.scrim = (*self.c.cham9[:3], self.tokens["scrim"])
        faint, strong = self.tokens["motif"]["opacity"]
        self.strength = SimpleNamespace(quiet=faint, strong=strong, thanks=(faint + 2 * strong) / 3)
        self.width, self.height = 1080, 1920
        self.fit(self.width, self.height)

    def fit(self, width: float, height: float, *, large: bool | None = None) -> None:
        """
        Take the window's size, in pixels.

        Args:
            width: Of the window.
            height: Of the window.
            large: Whether type is a third larger; None keeps what is.
        """
        large = self.large if large is None else large
        form = class_of(width, height)
        column = CLASSES.index(form)
        sheet = self.tokens["sheet"][form]
        across, down = width / sheet[0], height / sheet[1]
        unit = min(across, down)
        self.width, self.height = int(width), int(height)
        self.m = self._lengths(column, unit, large)
        self.at = self._places(form, across, down, large)
        self.use = self._by_class("use", column, large)
        self.fade = self._by_class("fade", column, False)
        self.type = Styles(self.tokens["type"], column, unit, LARGE if large else 1.0)
        self.u, self.form, self.large = unit, form, large
        self.tall, self.wide, self.compact = form == "tall", form == "wide", form == "compact"

    def _lengths(self, column: int, unit: float, large: bool) -> SimpleNamespace:
        measures = dict(self.tokens["measure"])
        if large:
            measures |= self.tokens["measure+"]
        values = {name: row[column] if isinstance(row, list) else row for name, row in measures.items()}
        return SimpleNamespace(**{name: round(value * unit) for name, value in values.items()})

    def _by_class(self, name: str, column: int, large: bool) -> SimpleNamespace:
        table = dict(self.tokens[name]) | (self.tokens[name + "+"] if large else {})
        return SimpleNamespace(**{key: row[column] for key, row in table.items()})

    def _places(self, form: str, across: float, down: float, large: bool) -> SimpleNamespace:
        def place(left: float, top: float, wide: float, high: float) -> Rect:
            x, right = round(left * across), round((left + wide) * across)
            y, upper = self.height - round((top + high) * down), self.height - round(top * down)
            return (x, y, right - x, upper - y)

        screens = {}
        for screen, forms in self.tokens["layout"].items():
            rects = dict(forms[form])
            if large:
                rects |= forms.get(form + "+", {})
            screens[screen] = SimpleNamespace(**{name: place(*rect) for name, rect in rects.items()})
        return SimpleNamespace(**screens)

    def shadow(self, kind: str) -> SimpleNamespace:
        """How the shadow of a `kind` falls: offset, blur and spread in pixels, and its colour."""
        token = self.tokens["shadow"][kind]
        unit = self.u if not self.compact else self.u * self.tokens["compact_u"]
        red, green, blue, _ = _colour(token["color"])
        return SimpleNamespace(
            offset=(0, -round(token["y_u"] * unit)),
            blur=token["blur_u"] * unit,
            spread=round(token.get("spread_u", 0) * unit),
            colour=(red, green, blue, token["alpha"]),
        )

    def ground(self, rect: Rect) -> Rgba:
        """The indigo of a whole dark page at the middle of a rectangle: it is lighter below."""
        return mix(self.c.cham8, self.c.cham9, (rect[1] + rect[3] / 2) / self.height)

    def seconds(self, motion: str) -> float:
        """How long a `motion` of the tokens takes."""
        return float(self.tokens["motion_ms"][motion]) / 1000


theme = Theme()
