"""Why: as many reasons as wanted, or none; the rating is saved already."""

from kiosk.views import ReasonCard
from screens.page import Page
from screens.parts.toggle import ReasonChoice
from screens.rows import fill
from screens.speech import speech


class ReasonsScreen(Page):
    """The face that was chosen, and cards that can be turned on."""

    def on_kv_post(self, _: object) -> None:
        self.fbind("view", self._list)
        speech.fbind("say", self._list)

    def _list(self, *_: object) -> None:
        if self.view is not None:
            fill(self.ids.cards, self.view.cards, self._card, self._show)

    def _card(self) -> ReasonChoice:
        card = ReasonChoice()
        card.bind(on_tap=self._turned)
        return card

    def _turned(self, card: ReasonChoice) -> None:
        self.send("reason", card.code)

    @staticmethod
    def _show(part: ReasonChoice, card: ReasonCard) -> None:
        part.code, part.icon, part.chosen = card.code, card.icon, card.chosen
        part.text = speech.say(card.text)
