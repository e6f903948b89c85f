"""From one page of a list to the next."""

from kivy.properties import NumericProperty

from screens.parts.button import PushButton
from screens.parts.place import Part
from screens.parts.text import BaselineLabel
from screens.speech import speech
from screens.theme import theme

MIDDLE = 0.28  # of its width, between the buttons


class Pager(Part):
    """Previous, where one is, next."""

    __events__ = ("on_previous", "on_next")

    page = NumericProperty(1)
    pages = NumericProperty(1)

    def __init__(self, **given: object) -> None:
        self.before, self.after = PushButton(icon="caret-left"), PushButton(icon="caret-right")
        self.where = BaselineLabel(halign="center", style="small")
        super().__init__(**given)
        for part in (self.before, self.after, self.where):
            self.add_widget(part)
        self.before.bind(on_tap=lambda *_: self.dispatch("on_previous"))
        self.after.bind(on_tap=lambda *_: self.dispatch("on_next"))
        for name in ("page", "pages"):
            self.fbind(name, self._trigger_layout)
        speech.fbind("say", self._trigger_layout)

    def arrange(self) -> None:
        m, room = theme.m, self.width * MIDDLE
        for button, sign, key in ((self.before, "caret-left", "page.prev"), (self.after, "caret-right", "page.next")):
            button.text, button.icon, button.style = speech.tr(key), sign, "small.semi"
        self.before.off, self.after.off = self.page <= 1, self.page >= self.pages
        self.where.text, self.where.color = speech.tr("page.of", a=int(self.page), n=int(self.pages)), theme.c.ink2
        if self.where.wanted_width() + m.small_gap * 4 > room:  # a narrow one: figures, and buttons with words alone
            self.where.text = f"{int(self.page)}/{int(self.pages)}"
            self.before.icon = self.after.icon = ""
            room = self.where.wanted_width() + m.small_gap * 4
        wide = round((self.width - room) / 2)
        self.before.size, self.before.pos = (wide, self.height), (round(self.x), self.y)
        self.after.size, self.after.pos = (wide, self.height), (round(self.right - wide), self.y)
        self.where.size, self.where.pos = (round(room), self.height), (round(self.x + wide), self.y)

    def on_previous(self) -> None:
        """The page before is wanted."""

    def on_next(self) -> None:
        """The next page is wanted."""
