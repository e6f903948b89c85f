"""What a file needs said in full: why it is late or rests, and who answers for it."""

from kivy.properties import StringProperty

from screens.parts.emblem import Disc
from screens.parts.plate import Card
from screens.parts.stack import stack
from screens.parts.text import FACTORS, BaselineLabel
from screens.theme import theme


class ReasonCard(Card):
    """What is too long for a line: the papers still needed, or why a file is late or rests."""

    grows = True

    about = StringProperty("")
    text = StringProperty("")

    def __init__(self, **given: object) -> None:
        self.texts = [BaselineLabel(), BaselineLabel(valign="top", finer=True)]
        super().__init__(**given)
        for part in self.texts:
            self.add_widget(part)
        for name in ("about", "text"):
            self.fbind(name, self._trigger_layout)

    def _set(self, width: float) -> None:
        c, use = theme.c, theme.use
        for label, text, style, colour in zip(
            self.texts, (self.about, self.text), (use.key_label, use.file_value), (c.ink2, c.ink), strict=True
        ):
            label.text, label.style, label.color, label.width = text, style, colour, width
        about = self.texts[0]
        about.factor = next((one for one in FACTORS[:3] if about.wanted_width(one) <= width), 1.0)

    @property
    def spare(self) -> int:
        """In large type all else that can be spared goes before it: people are owed the reason."""
        return 5 if theme.large else 1

    def wanted(self, width: float) -> float:
        """Its height at that width; nought where there is nothing to say."""
        self._set(width - theme.m.keycard_pad * 2)
        if not self.text:
            return 0
        about, text = self.texts
        return about.wanted_height() + text.wanted_height(1.0) + theme.m.keycard_pad * 1.3

    def least(self) -> int:
        """Its height when of the text two lines are seen, and that there is more."""
        about, text = self.texts
        return about.wanted_height() + round(2 * theme.type[text.style].pitch + theme.m.keycard_pad * 1.3)

    def arrange(self) -> None:
        self._look()
        pad = theme.m.keycard_pad
        left, wide = self.x + pad, self.width - 2 * pad
        self._set(wide)
        about, text = self.texts
        high, top = about.wanted_height(), self.top - pad * 0.65
        about.size, about.pos = (wide, high), (left, round(top - high))
        rest = top - high - (self.y + pad * 0.65)
        text.size, text.pos = (wide, max(0, round(rest))), (left, round(self.y + pad * 0.65))


class AnswerCard(Card):
    """Which post answers for a late file, and its phone."""

    grows = True

    about = StringProperty("")
    name = StringProperty("")
    phone = StringProperty("")

    def __init__(self, **given: object) -> None:
        self.disc = Disc(icon="user", look="duotone")
        self.texts = [BaselineLabel() for _ in range(3)]
        super().__init__(**given)
        for part in (self.disc, *self.texts):
            self.add_widget(part)
        for name in ("about", "name", "phone"):
            self.fbind(name, self._trigger_layout)

    @property
    def spare(self) -> int:
        """In large type not every screen has room for it beside the reason; whoever asks is told it."""
        return 4 if theme.large else 0

    def _set(self, width: float) -> float:
        c, use = theme.c, theme.use
        for label, text, style, colour in zip(
            self.texts,
            (self.about, self.name, self.phone),
            (use.file_label, use.file_title, use.file_value),
            (c.ink2, c.ink, c.cham7),
            strict=True,
        ):
            label.text, label.style, label.color = text, style, colour
            label.width = width
        return sum(label.wanted_height(1.0) for label in self.texts if label.text)

    def _room(self, width: float) -> float:
        return width - theme.m.avatar - theme.m.keycard_pad * 3

    def wanted(self, width: float) -> float:
        """Its height; nought when nobody need answer."""
        return self._set(self._room(width)) + theme.m.keycard_pad if self.name else 0

    def arrange(self) -> None:
        m = theme.m
        self._look()
        wide = self._room(self.width)
        self._set(wide)
        self.disc.paint(theme.c.cham1, theme.c.cham7)
        side = m.avatar
        self.disc.size = (side, side)
        self.disc.pos = (round(self.x + m.keycard_pad), round(self.center_y - side / 2))
        stack([(label, 0) for label in self.texts], self.disc.right + m.keycard_pad, wide, self.center_y, self.height)
