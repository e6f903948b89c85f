"""Single choices that act on touch: a service, a face, a counter."""

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, OptionProperty, StringProperty

from screens.parts.emblem import Disc
from screens.parts.face import Face
from screens.parts.icon import Icon
from screens.parts.stack import stack
from screens.parts.tap import Tap
from screens.parts.text import FACTORS, BaselineLabel, line_width, wrap
from screens.parts.tile import IconTile
from screens.theme import theme

FIELDS = " – "  # between the two fields of a post


class ChoiceRow(Tap):
    """
    A service: icon, name and examples on the left, how long it takes on the right.

    With a `why` it is recessed and says in amber why no number is given; its touch changes nothing.
    """

    code = StringProperty("")
    icon = StringProperty("")
    title = StringProperty("")
    sub = StringProperty("")
    main = StringProperty("")
    side = StringProperty("")
    free = BooleanProperty(False)
    why = StringProperty("")

    def __init__(self, **given: object) -> None:
        self.tile, self.caret = IconTile(), Icon(name="caret-right")
        self.texts = {name: BaselineLabel() for name in ("title", "sub")}
        self.ends = {name: BaselineLabel(halign="right") for name in ("main", "side")}
        super().__init__(**given)
        for part in (self.tile, self.caret, *self.texts.values(), *self.ends.values()):
            self.add_widget(part)
        for name in ("icon", "title", "sub", "main", "side", "free", "why"):
            self.fbind(name, self._trigger_layout)

    def on_why(self, _: object, why: str) -> None:
        self.disabled = bool(why)

    def arrange(self) -> None:
        c, m = theme.c, theme.m
        self._colours()
        self.radius, self.tile.icon = m.card_radius, self.icon
        side = min(m.row_tile, self.height - m.row_left)
        self.tile.put(self.x + m.row_left, self.center_y, side, m.row_glyph * side / m.row_tile)
        right = self._write()
        texts = self.texts
        said = c.ink2 if texts["sub"].text == self.sub else c.lua7 if self.free else c.cham7
        texts["title"].color, texts["sub"].color = (c.ink3, c.vang7) if self.why else (c.ink, said)
        left = self.x + m.row_text
        rows = [(texts["title"], 0), (texts["sub"], m.row_text_gap)]
        peers = self.parent.children if self.parent else [self]
        most = (
            min(peer.fitting() for peer in peers if isinstance(peer, ChoiceRow) and peer.shown) if self.shown else 1.0
        )
        stack(rows, left, right - left, self.center_y, self.height - 2 * m.hairline, most)
        for end, beside in zip(self.ends.values(), texts.values(), strict=True):
            if end.text and beside.text:  # on one baseline
                style, other = theme.type.scaled(end.style, end.factor), theme.type.scaled(beside.style, beside.factor)
                end.center_y = round(beside.center_y - (other.capital - style.capital) / 2)

    def anew(self) -> None:
        """Arrange it again: another row may have become longer."""
        self._trigger_layout()

    def fitting(self) -> float:
        """How large the left side may be written so that its second line stays one; all rows take the smallest."""
        left, right = self.x + theme.m.row_text, self._write()
        sub = self.texts["sub"]
        return next((one for one in FACTORS if sub.wanted_width(one) <= right - left), FACTORS[-1])

    def _write(self) -> float:
        """Give every label its words; returns where the left side must end."""
        texts = self.texts
        texts["title"].style, texts["sub"].style = "label" if theme.tall else "lead", theme.use.row_sub
        texts["title"].text, texts["sub"].text = self.title, self._below()
        return self._ends()

    def _colours(self) -> None:
        c, m = theme.c, theme.m
        self.fill, self.rim, self.rim_width, self.shadow = c.card, c.rim, m.rim, "card"
        self.tile.fill, self.tile.color = c.cham1, c.cham7
        if self.why:
            self.fill, self.rim, self.rim_width, self.shadow = c.sunk, c.line, m.hairline, ""
            self.tile.fill, self.tile.color = c.line, c.ink3

    def _below(self) -> str:
        """What stands below the title: in a narrow row what has no place on its right there."""
        if self.why:
            return self.why
        if theme.large:  # the name of the service has the room; how long it takes stands on the ticket
            return ""
        told = [one for one in (self.main, self.side) if one]
        return " · ".join(told) if theme.compact and told else self.sub

    def _ends(self) -> float:
        """Set the right side; returns where the left one must end."""
        c, m, ends = theme.c, theme.m, self.ends
        ends["main"].text, ends["side"].text = ("", "") if self.why or theme.compact else (self.main, self.side)
        ends["main"].style, ends["side"].style = theme.use.row_end, "small" if theme.tall else "note.plain"
        ends["main"].color, ends["side"].color = c.lua7 if self.free else c.cham7, c.ink2
        if theme.large and ends["main"].text:
            ends["side"].text = ""
        self.caret.shown = not (self.main or self.side or self.why or theme.compact)
        self.caret.color = c.ink2
        if self.caret.shown:
            side = m.caret
            self.caret.size = (side, side)
            self.caret.pos = (round(self.right - m.caret_right - side / 2), round(self.center_y - side / 2))
            return self.caret.x
        wide = max((one.wanted_width() for one in ends.values() if one.text), default=0)
        stack(
            [(ends["main"], 0), (ends["side"], m.row_text_gap)],
            self.right - m.row_right - wide,
            wide,
            self.center_y,
            self.height,
        )
        return self.right - m.row_right - wide - (m.small_gap if wide else 0)


COLUMN_STYLES = {
    "tall": ("lead.tight",),
    "wide": ("lead.tight", "body.semi.tight", "small.semi.tight"),
    "compact": ("label", "small.semi.tight", "note.semi.tight"),
}
FACE_EDGE = 2.75  # small gaps that a word keeps from the edge of its column
FACE_UP = 0.36  # of the air of a column: above the face, and as much below the words


class FaceChoice(Tap):
    """One level of the scale: a row beside others below each other, or a column beside others."""

    scale = ListProperty([])  # the labels of all levels
    level = NumericProperty(0)
    text = StringProperty("")
    form = OptionProperty("row", options=("row", "column"))

    def __init__(self, **given: object) -> None:
        self.face, self.label, self.caret = Face(), BaselineLabel(), Icon(name="caret-right")
        super().__init__(**given)
        for part in (self.face, self.label, self.caret):
            self.add_widget(part)
        for name in ("level", "text", "form", "scale"):
            self.fbind(name, self._trigger_layout)

    def arrange(self) -> None:
        c, m = theme.c, theme.m
        if self.level not in theme.face:
            return
        self.fill, self.rim, self.rim_width = theme.face[int(self.level)].tint, c.edge, m.edge
        self.shadow, self.radius = "card", m.rate_radius
        self.face.level, self.label.text, self.label.color = self.level, self.text, c.ink
        self.caret.shown, self.caret.color = self.form == "row", c.ink2
        self._row() if self.form == "row" else self._column()

    def _row(self) -> None:
        m = theme.m
        side = min(m.face_row, self.height - m.small_gap * 4)
        self.face.size = (side, side)
        self.face.pos = (round(self.x + m.face_left + (m.face_row - side) / 2), round(self.center_y - side / 2))
        self.label.style, self.label.halign = theme.use.face_label, "left"
        left, right = self.x + m.face_text, self.right - m.caret_right - m.caret
        inset = m.small_gap if theme.large else 0
        self.label.size, self.label.pos = (right - left, self.height - 2 * inset), (left, self.y + inset)
        self.caret.size = (m.caret, m.caret)
        self.caret.pos = (round(self.right - m.caret_right - m.caret / 2), round(self.center_y - m.caret / 2))
        if theme.compact:  # six cards of three columns have no room for it
            self.caret.shown, self.label.width = False, self.right - m.face_left - left

    def _column(self) -> None:
        """Face above words; all of a scale are written in one size, and have as many lines' room as the longest."""
        m, style = theme.m, theme.type[COLUMN_STYLES[theme.form][0]]
        longest = max(line_width(word, style.font, style.px) for text in self._labels() for word in text.split())
        pad = min(m.face_label_pad, max((self.width - longest) / 2 - 1, m.small_gap * FACE_EDGE))
        self.label.halign, self.label.width = "center", self.width - 2 * pad
        self.label.style, lines = self._one_size(self.label.width)
        words = lines * theme.type[self.label.style].pitch
        side = round(min(m.face_column, self.height - words - 4 * m.small_gap, self.width - 2 * m.small_gap))
        free = self.height - words - side
        self.face.size = (side, side)
        self.face.pos = (round(self.center_x - side / 2), round(self.top - free * FACE_UP - side))
        self.label.size = (self.label.width, words)
        self.label.pos = (round(self.x + pad), round(self.y + free * FACE_UP))

    def _labels(self) -> list[str]:
        return self.scale or [self.text]

    def _one_size(self, wide: float) -> tuple[str, int]:
        """The largest style in which no label of the scale has more than two lines, and the lines of the longest."""
        for name in COLUMN_STYLES[theme.form]:
            style = theme.type[name]
            lines = [wrap(text, style, wide) for text in self._labels()]
            if all(len(one) <= 2 and max(line_width(x, style.font, style.px) for x in one) <= wide for one in lines):
                break
        return name, max(len(one) for one in lines)


class CounterChoice(Tap):
    """A counter of the hall: its number, its name, and what is done there."""

    number = NumericProperty(0)
    title = StringProperty("")
    sub = StringProperty("")

    def __init__(self, **given: object) -> None:
        self.disc, self.caret = Disc(), Icon(name="caret-right")
        self.digits = BaselineLabel(halign="center", style="title")
        self.texts = {name: BaselineLabel(balanced=True) for name in ("title", "sub")}
        super().__init__(**given)
        for part in (self.disc, self.digits, self.caret, *self.texts.values()):
            self.add_widget(part)
        for name in ("number", "title", "sub"):
            self.fbind(name, self._trigger_layout)

    def arrange(self) -> None:
        c, m, texts = theme.c, theme.m, self.texts
        self.fill, self.rim, self.rim_width, self.shadow = c.card, c.rim, m.rim, "card"
        self.radius = m.card_radius
        self.disc.paint(c.cham1, c.cham7)
        self.digits.text, self.digits.color = str(int(self.number)), c.cham7
        texts["title"].text, texts["sub"].text = self.title, self.sub
        texts["title"].color, texts["sub"].color = c.ink, c.ink2
        self.caret.shown = theme.tall or not theme.large
        texts["title"].style, texts["sub"].style = "title.semi" if theme.tall else "label", theme.use.row_sub
        self.caret.color = c.ink2
        if theme.tall:
            self._upright()
        elif theme.large:
            self._flat()
        else:
            self._headed()

    def _upright(self) -> None:
        m, texts = theme.m, self.texts
        pad, side = m.tile_left + m.small_gap, m.counter_disc
        self._disc(self.x + pad, self.top - pad - side / 2)
        self._caret()
        left, wide = self.x + m.tile_text, self.width - 2 * m.tile_text
        self._break(wide)
        rows, room = [(texts["title"], 0), (texts["sub"], m.small_gap)], self.disc.y - self.y - m.small_gap
        whole = stack(rows, left, wide, 0, room)
        stack(rows, left, wide, self.disc.y - min(m.gap, room - whole) - whole / 2, room)  # titles in one line

    def _headed(self) -> None:
        """The number and the name beside each other, below them what is done there."""
        m, texts = theme.m, self.texts
        title, sub, side = texts["title"], texts["sub"], m.counter_disc
        left, wide = self.x + m.tile_left, self.width - 2 * m.tile_left
        self._break(wide)
        lines, gap = 2 * theme.type[sub.style].pitch, m.small_gap * 2
        top = self.top - (self.height - side - gap - lines) / 2
        self._disc(left, top - side / 2)
        self._caret()
        begin = self.disc.right + m.tile_left
        stack([(title, 0)], begin, self.caret.x - begin, self.disc.center_y)
        sub.width = wide
        high = round(min(sub.wanted_height(1.0), self.disc.y - gap - self.y - m.small_gap))
        sub.size, sub.pos = (round(wide), high), (round(left), round(self.disc.y - gap - high))

    def _caret(self) -> None:
        m = theme.m
        self.caret.size = (m.caret, m.caret)
        self.caret.pos = (round(self.right - m.caret_right - m.caret / 2), round(self.disc.center_y - m.caret / 2))

    def _break(self, wide: float) -> None:
        """A post of two fields that needs two lines is parted between them, not inside a word of two syllables."""
        sub = self.texts["sub"]
        if FIELDS in self.sub and sub.wanted_width(1.0) > wide:
            sub.text = self.sub.replace(FIELDS, f"\n{FIELDS.lstrip()}", 1)

    def _flat(self) -> None:
        m, texts = theme.m, self.texts
        self._disc(self.x + m.row_left, self.center_y)
        if theme.large and theme.compact:
            texts["sub"].text = ""
        left = self.disc.right + m.row_left
        rows = [(texts["title"], 0), (texts["sub"], m.row_text_gap)]
        stack(rows, left, self.right - m.row_left - left, self.center_y, self.height - m.small_gap)

    def _disc(self, left: float, middle: float) -> None:
        side = theme.m.counter_disc
        self.disc.size, self.disc.pos = (side, side), (round(left), round(middle - side / 2))
        self.digits.size, self.digits.pos = self.disc.size, self.disc.pos
