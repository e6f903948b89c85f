"""Who served: the counter and the post, never a name that the hall did not give."""

from kivy.properties import BooleanProperty, StringProperty

from screens.parts.emblem import Disc
from screens.parts.plate import Card
from screens.parts.stack import stack
from screens.parts.text import BaselineLabel
from screens.theme import theme


class OfficerCard(Card):
    """A static card with the counter; `flat` is one line without a card, for screens that lie."""

    counter = StringProperty("")
    post = StringProperty("")
    flat = BooleanProperty(False)

    def __init__(self, **given: object) -> None:
        self.disc = Disc(icon="user", look="duotone")
        self.texts = {name: BaselineLabel() for name in ("counter", "post")}
        super().__init__(**given)
        for part in (self.disc, *self.texts.values()):
            self.add_widget(part)
        for name in ("counter", "post", "flat"):
            self.fbind(name, self._trigger_layout)

    def _look(self, *_: object) -> None:
        super()._look()
        if self.flat:
            self.fill, self.rim, self.shadow = theme.c.none, theme.c.none, ""

    def arrange(self) -> None:
        c, m, texts = theme.c, theme.m, self.texts
        self._look()
        self.disc.paint(c.cham1, c.cham7)
        side = min(m.avatar, self.height)
        left = self.x + (0 if self.flat else m.reason_left)
        self.disc.size, self.disc.pos = (side, side), (round(left), round(self.center_y - side / 2))
        begin = self.disc.right + (m.small_gap * 2 if self.flat else m.reason_left)
        texts["counter"].color, texts["post"].color = c.ink2 if self.flat else c.ink, c.ink2
        texts["counter"].style, texts["post"].style = theme.use.officer, "small"
        wide = self.right - m.reason_pad - begin
        if self.flat:
            both = " · ".join(part for part in (self.counter, self.post) if part)
            texts["counter"].text, texts["post"].text = both, ""
        else:
            texts["counter"].text, texts["post"].text = self.counter, self.post
        stack([(texts["counter"], 0), (texts["post"], 0)], begin, wide, self.center_y, self.height)
