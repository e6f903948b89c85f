"""The tasks of home: one gold card, and tiles below it."""

from kivy.properties import BooleanProperty, OptionProperty, StringProperty

from screens.parts.emblem import Disc
from screens.parts.icon import Icon
from screens.parts.stack import stack
from screens.parts.tap import Tap
from screens.parts.text import BaselineLabel
from screens.parts.tile import IconTile
from screens.theme import mix, theme

TILE_TINT = 0.48  # how much of the gold tile is white


class TaskCard(Tap):
    """
    An icon, a title, one line below it; the whole card is the target.

    `gold` is the one main act and may tell how things stand in `live`; `tile` stands in a grid, `row` in a list.
    An `off` one is recessed and says in amber why; its touch changes nothing.
    """

    kind = OptionProperty("tile", options=("gold", "tile", "row"))
    tone = OptionProperty("cham", options=("cham", "lua", "dat", "son"))
    icon = StringProperty("")
    title = StringProperty("")
    sub = StringProperty("")
    live = StringProperty("")
    off = BooleanProperty(False)

    def __init__(self, **given: object) -> None:
        self.tile, self.caret = IconTile(), Icon(name="caret-right")
        self.arrow, self.people = Disc(icon="arrow-right"), Icon(name="users")
        self.texts = {name: BaselineLabel() for name in ("title", "sub", "live")}
        super().__init__(**given)
        for part in (self.tile, self.caret, self.arrow, self.people, *self.texts.values()):
            self.add_widget(part)
        for name in ("kind", "tone", "icon", "title", "sub", "live", "off"):
            self.fbind(name, self._trigger_layout)

    def on_off(self, _: object, off: bool) -> None:
        self.disabled = off

    def arrange(self) -> None:
        gold = self.kind == "gold"
        self._colours(gold)
        texts = self.texts
        texts["title"].text, texts["sub"].text, texts["live"].text = self.title, self.sub, self.live if gold else ""
        self.tile.icon = self.icon
        self.arrow.shown, self.caret.shown = gold and not self.off, not gold and not self.off
        self.people.shown = bool(texts["live"].text)
        {"gold": self._gold, "tile": self._tile, "row": self._row}[self.kind]()

    def _colours(self, gold: bool) -> None:
        c, m = theme.c, theme.m
        tint = {"cham": (c.cham1, c.cham7), "lua": (c.lua1, c.lua7), "dat": (c.dat1, c.dat7), "son": (c.son1, c.son7)}
        self.radius = m.primary_radius if gold else m.card_radius
        self.fill, self.rim, self.rim_width = (c.vang4, c.none, 0) if gold else (c.card, c.rim, m.rim)
        self.shadow = "primary" if gold else "card"
        self.tile.fill, self.tile.color = tint[self.tone]
        title, sub = c.ink, c.ink if gold else c.ink2
        if gold:
            self.tile.fill, self.tile.color = mix(c.vang4, c.white, TILE_TINT), c.ink
            self.arrow.paint(c.ink, c.vang4)
        if self.off:
            self.fill, self.rim, self.rim_width, self.shadow = c.sunk, c.line, m.hairline, ""
            self.tile.fill, self.tile.color, title, sub = c.line, c.ink3, c.ink3, c.vang7
        self.caret.color, self.people.color = c.ink2, c.ink
        for label, colour in zip(self.texts.values(), (title, sub, c.ink), strict=True):
            label.color = colour

    def _gold(self) -> None:
        m, texts = theme.m, self.texts
        big = not theme.compact and not theme.wide
        texts["title"].style = "title" if theme.compact else "question"
        texts["sub"].style, texts["sub"].balanced = "body.semi" if self.off else "body", True
        texts["live"].style = "small.semi"
        side = min(m.gold_tile, self.height - 2 * m.small_gap)
        self.tile.put(self.x + m.gold_left, self.center_y, side, m.gold_glyph * side / m.gold_tile)
        left = self.x + m.gold_text
        right = self.right - m.gold_disc_right - (0 if self.off else m.gold_disc / 2 + m.small_gap)
        wide = right - left
        if big and texts["live"].text:  # the arrow stands beside the title: what is below it may go on to the edge
            side, texts["live"].factor = m.gold_live_icon + m.small_gap, 1.0
            needs = side + texts["live"].wanted_width(1.0)
            if wide < needs <= self.right - m.gold_left - left:
                wide = needs
        rows = [(texts["title"], 0), (texts["sub"], m.gold_gap1), (texts["live"], m.gold_gap2)]
        stack(rows, left, wide, self.center_y, self.height - m.small_gap)
        for name in ("title", "sub"):
            texts[name].width = min(texts[name].width, right - left)
        disc = m.gold_disc
        self.arrow.size = (disc, disc)
        self.arrow.pos = (round(self.right - m.gold_disc_right - disc / 2), 0)
        self.arrow.center_y = round(texts["title"].center_y if big else self.center_y)
        if texts["live"].text:
            side, live = m.gold_live_icon, texts["live"]
            self.people.size, self.people.pos = (side, side), (round(left), round(live.center_y - side / 2))
            live.x, live.width = round(left + side + m.small_gap), wide - side - m.small_gap

    def _tile(self) -> None:
        m, texts = theme.m, self.texts
        texts["title"].balanced = theme.large
        texts["title"].style, texts["sub"].style = theme.use.tile_title, "small.semi" if self.off else "small"
        self.tile.put(self.x + m.tile_left, self.top - m.tile_left - m.tile_tile / 2, m.tile_tile, m.tile_glyph)
        self._caret(self.tile.center_y)
        left, wide = self.x + m.tile_text, self.width - 2 * m.tile_text
        if theme.large and not self.off:
            texts["sub"].text = ""
        rows = [(texts["title"], 0), (texts["sub"], 0)]
        room = self.tile.y - self.y - m.small_gap
        whole = stack(rows, left, wide, 0, room)
        stack(rows, left, wide, self.y + min(m.tile_sub_up, room - whole) / 2 + whole / 2, room)

    def _row(self) -> None:
        m, texts = theme.m, self.texts
        spacious = (
            theme.tall and self.height > 2 * m.row_tile
        )  # where few tasks share a page, they look like the gold one's kin
        texts["title"].style = "title" if spacious else "label"
        texts["sub"].style = "small.semi" if self.off else "body" if spacious else "small"
        if theme.large and not self.off:
            texts["sub"].text = ""
        side, glyph = (m.gold_tile, m.gold_glyph * 0.86) if spacious else (m.row_tile, m.row_glyph)
        self.tile.put(self.x + (m.gold_left if spacious else m.row_left), self.center_y, side, glyph)
        left = self.x + (m.gold_text if spacious else m.row_text)
        self._caret(self.center_y)
        right = self.right - m.caret_right - m.caret
        gap = m.gold_gap1 if spacious else m.row_text_gap
        rows = [(texts["title"], 0), (texts["sub"], gap)]
        stack(rows, left, right - left, self.center_y, self.height - m.small_gap)

    def _caret(self, middle: float) -> None:
        side = theme.m.caret
        self.caret.size = (side, side)
        self.caret.pos = (round(self.right - theme.m.caret_right - side / 2), round(middle - side / 2))
