"""The language of the moment and the other one, side by side; a touch on the other one switches."""

from kivy.properties import BooleanProperty

from screens.parts.icon import Icon
from screens.parts.plate import Plate
from screens.parts.tap import Tap
from screens.parts.text import BaselineLabel
from screens.speech import speech
from screens.theme import theme

LANGUAGES = (("vi", "language.vi"), ("en", "language.en"))


class _Half(Tap):
    """One language; the one in use looks chosen and does nothing."""

    used = BooleanProperty(False)

    def __init__(self, **given: object) -> None:
        self.sign, self.label = Icon(), BaselineLabel(halign="center")
        super().__init__(**given)
        self.add_widget(self.sign)
        self.add_widget(self.label)

    def arrange(self) -> None:
        c, m = theme.c, theme.m
        used = self.used
        self.disabled = used
        self.fill, writing = (c.cham1, c.cham7) if used else (c.card, c.ink)
        self.rim, self.rim_width = (c.cham7, m.selected) if used else (c.rim, m.rim)
        self.radius = m.tool_radius
        self.shadow = ""
        self.sign.name, self.sign.color = "check" if used else "translate", writing if used else c.cham7
        self.label.style, self.label.color = "body.semi" if theme.tall else "small.semi", writing
        glyph, gap = round(m.button_icon * 0.85), m.button_gap
        if theme.large and not theme.tall:
            glyph = gap = 0
        self.sign.shown = bool(glyph)
        wide = min(self.label.wanted_width(), self.width - glyph - gap - 2 * m.small_gap)
        left = self.center_x - (glyph + gap + wide) / 2
        self.sign.size, self.sign.pos = (glyph, glyph), (round(left), round(self.center_y - glyph / 2))
        self.label.size, self.label.pos = (wide, self.height), (round(left + glyph + gap), self.y)


class LanguageShelf(Plate):
    """Both languages; `on_language` when the other one was touched."""

    __events__ = ("on_language",)

    def __init__(self, **given: object) -> None:
        self.halves = [_Half() for _ in LANGUAGES]
        super().__init__(**given)
        for half in self.halves:
            half.bind(on_tap=lambda *_: self.dispatch("on_language"))
            self.add_widget(half)
        speech.fbind("say", self._trigger_layout)

    def arrange(self) -> None:
        m = theme.m
        self.fill, self.radius, self.shadow = theme.c.none, m.tool_radius, ""
        gap = m.gap
        wide = (self.width - gap) / 2
        for count, (half, (language, name)) in enumerate(zip(self.halves, LANGUAGES, strict=True)):
            half.used, half.label.text = speech.language == language, speech.tr(name)
            half.size, half.pos = (round(wide), self.height), (round(self.x + count * (wide + gap)), self.y)
            half._trigger_layout()

    def on_language(self) -> None:
        """The other language was touched."""


class LanguagePill(Tap):
    """On the header of a small screen: the name of the other language."""

    __events__ = ("on_language",)

    def __init__(self, **given: object) -> None:
        self.sign, self.label = Icon(name="translate"), BaselineLabel(style="small.semi")
        super().__init__(**given)
        self.add_widget(self.sign)
        self.add_widget(self.label)
        speech.fbind("say", self._trigger_layout)

    def arrange(self) -> None:
        c, m = theme.c, theme.m
        self.fill, self.rim, self.rim_width, self.radius = c.cham7, c.cham2, m.rim / 2, self.height / 2
        self.label.text, self.label.color, self.sign.color = speech.tr("tool.lang"), c.white, c.white
        glyph, gap = m.pill_icon, m.small_gap * 2
        wide = min(self.label.wanted_width(), self.width - glyph - gap - 2 * m.small_gap)
        left = self.center_x - (glyph + gap + wide) / 2
        self.sign.size, self.sign.pos = (glyph, glyph), (round(left), round(self.center_y - glyph / 2))
        self.label.size, self.label.pos = (wide, self.height), (round(left + glyph + gap), self.y)

    def on_tap(self) -> None:
        self.dispatch("on_language")

    def on_language(self) -> None:
        """It was touched."""
