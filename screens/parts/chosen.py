"""The face that was chosen, and the way to choose another."""

from kivy.properties import NumericProperty, StringProperty

from screens.parts.button import PushButton
from screens.parts.face import Face
from screens.parts.plate import Plate
from screens.parts.text import BaselineLabel
from screens.theme import theme


class ChosenCard(Plate):
    """Face and label on the level's tint; on a small screen the face alone."""

    __events__ = ("on_redo",)

    level = NumericProperty(0)
    text = StringProperty("")
    again = StringProperty("")

    def __init__(self, **given: object) -> None:
        self.face, self.label, self.button = Face(), BaselineLabel(), PushButton()
        super().__init__(**given)
        for part in (self.face, self.label, self.button):
            self.add_widget(part)
        self.button.bind(on_tap=lambda *_: self.dispatch("on_redo"))
        for name in ("level", "text", "again"):
            self.fbind(name, self._trigger_layout)

    def arrange(self) -> None:
        c, m = theme.c, theme.m
        if self.level not in theme.face:
            return
        bare = not theme.tall
        self.fill = c.none if bare else theme.face[int(self.level)].tint
        self.rim, self.rim_width = (c.none, 0) if bare else (c.line, m.edge)
        self.radius, self.shadow = m.card_radius, "" if bare else "card"
        self.face.level = self.level
        side = self.height if bare else round(self.height * 0.76)
        self.face.size = (side, side)
        self.face.pos = (round(self.x + (0 if bare else m.reason_left)), round(self.center_y - side / 2))
        self.label.shown = self.button.shown = not bare
        self.label.text, self.label.color = "" if bare else self.text, c.ink
        self.label.style, self.button.style = ("label", "body.semi") if theme.tall else ("body.semi", "small.semi")
        self.button.text = "" if bare else self.again
        wide, inset = (0, 0) if bare else (m.redo_wide, m.redo_in)
        self.button.size = (wide, self.height - 2 * inset)
        self.button.pos = (round(self.right - inset - wide), round(self.y + inset))
        left = self.face.right + m.reason_left
        self.label.size, self.label.pos = (max(0, self.button.x - m.small_gap - left), self.height), (left, self.y)

    def on_redo(self) -> None:
        """Another face is wanted."""
