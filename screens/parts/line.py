"""Writing on the bare ground: one quiet line below everything else; a headline with what belongs to it."""

from kivy.properties import StringProperty

from screens.parts.note import Note
from screens.parts.place import Part
from screens.parts.text import FACTORS, BaselineLabel
from screens.theme import theme


class FootLine(BaselineLabel):
    """A line in the middle, as high as it needs to be."""

    spare = 1

    def wanted(self, width: float) -> float:
        """Its height; nought when it says nothing."""
        self.style, self.halign, self.color = "small" if theme.tall else "note.plain", "center", theme.c.ink2
        self.width = width
        return self.wanted_height()


class Headed(Part):
    """A headline, a golden line and a note on indigo, close together in the middle of their place."""

    headline = StringProperty("")
    sub = StringProperty("")
    note = StringProperty("")
    icon = StringProperty("")  # of the note

    def __init__(self, **given: object) -> None:
        self.head, self.line, self.told = (
            BaselineLabel(balanced=True),
            BaselineLabel(balanced=True),
            Note(balanced=True),
        )
        super().__init__(**given)
        for part in (self.head, self.line, self.told):
            self.add_widget(part)
        for name in ("headline", "sub", "note", "icon"):
            self.fbind(name, self._trigger_layout)

    def arrange(self) -> None:
        c, m = theme.c, theme.m
        self.head.text, self.head.style, self.head.color = self.headline, theme.use.ticket_head, c.white
        self.line.text, self.line.style, self.line.color = self.sub, theme.use.ticket_sub, c.vang3
        self.told.text, self.told.icon, self.told.style = self.note, self.icon, theme.use.ticket_note
        self.told.color, self.told.icon_color = c.white, c.vang3
        for label in (self.head, self.line):
            label.width, label.halign = self.width, "center" if theme.tall else "left"
        gaps = (0, m.small_gap * 1.3, m.gap if self.note else 0)
        highs = self._highs(self.height - sum(gaps))
        top = self.center_y + (sum(highs) + sum(gaps)) / 2
        for part, high, gap in zip((self.head, self.line, self.told), highs, gaps, strict=True):
            top -= gap + high
            part.size, part.pos = (round(self.width), round(high)), (round(self.x), round(top))

    def _highs(self, room: float) -> tuple[float, float, float]:
        """How high each is; where there is too little room the lines below the headline are written smaller first."""
        for head, below in (*((1.0, one) for one in FACTORS), *zip(FACTORS, FACTORS, strict=True)):
            highs = (
                self.head.wanted_height(head),
                self.line.wanted_height(below),
                self.told.wanted(self.width, below) if self.note else 0,
            )
            if sum(highs) <= room:
                break
        self.head.factor, self.line.factor = head, below
        return highs
