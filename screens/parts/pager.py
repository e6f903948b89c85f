"""From one page of a list to the next."""

from kivy.properties import NumericProperty

from screens.parts.button import PushButton
from screens.parts.place import Part
from screens.parts.text import BaselineLabel
from screens.speech import speech
from screens.theme import theme


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
        wide = self.width * 0.36
        for button, key, left in ((self.before, "page.prev", self.x), (self.after, "page.next", self.right - wide)):
            button.text, button.style = speech.tr(key), "small.semi"
            button.size, button.pos = (round(wide), self.height), (round(left), self.y)
        self.before.off, self.after.off = self.page <= 1, self.page >= self.pages
        self.where.text = speech.tr("page.of", a=int(self.page), n=int(self.pages))
        self.where.color = theme.c.ink2
        self.where.size = (round(self.width - 2 * wide), self.height)
        self.where.pos = (round(self.x + wide), self.y)

    def on_previous(self) -> None:
        """The page before is wanted."""

    def on_next(self) -> None:
        """The next page is wanted."""
