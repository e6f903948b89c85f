"""Which counter served you? Asked before a rating, where the terminal stands at none."""

from kivy.properties import BooleanProperty

from kiosk.views import CounterRow
from screens.page import Page
from screens.parts.choice import CounterChoice
from screens.rows import fill
from screens.speech import speech


class CounterScreen(Page):
    """Up to six counters as cards; no names are needed."""

    paged = BooleanProperty(False)

    def on_kv_post(self, _: object) -> None:
        self.fbind("view", self._list)
        speech.fbind("say", self._list)

    def _list(self, *_: object) -> None:
        if self.view is not None:
            fill(self.ids.rows, self.view.rows, self._card, self._show)

    def _card(self) -> CounterChoice:
        card = CounterChoice()
        card.bind(on_tap=self._chosen)
        return card

    def _chosen(self, card: CounterChoice) -> None:
        self.send("counter", int(card.number))

    @staticmethod
    def _show(card: CounterChoice, row: CounterRow) -> None:
        card.number = row.number
        card.title, card.sub = speech.say(row.name), speech.say(row.post)
