"""Why: as many reasons as wanted, or none; the rating is saved already."""

from kiosk.views import ReasonCard, key
from screens.page import Page
from screens.parts.toggle import ReasonChoice
from screens.rows import fill
from screens.speech import speech

MORE = ReasonCard(code="", icon="arrow-right", text=key("reasons.more"), chosen=False)
CARDS = 6  # of a page that is not the only one; the last leads to the others


class ReasonsScreen(Page):
    """The face that was chosen, and cards that can be turned on."""

    def on_kv_post(self, _: object) -> None:
        self.fbind("view", self._list)
        speech.fbind("say", self._list)

    def _list(self, *_: object) -> None:
        if self.view is not None:
            fill(self.ids.cards, self._cards(), self._card, self._show)

    def _cards(self) -> tuple[ReasonCard | None, ...]:
        """Where there are more, their card keeps its place: none stands between where a page is not full."""
        cards: tuple[ReasonCard | None, ...] = self.view.cards
        return (*cards, *(None,) * (CARDS - 1 - len(cards)), MORE) if self.view.more else cards

    def _card(self) -> ReasonChoice:
        card = ReasonChoice()
        card.bind(on_tap=self._turned)
        return card

    def _turned(self, card: ReasonChoice) -> None:
        self.send("reason", card.code) if card.code else self.send("more")

    @staticmethod
    def _show(part: ReasonChoice, card: ReasonCard | None) -> None:
        part.shown = card is not None
        if card is None:
            return
        part.code, part.icon, part.chosen = card.code, card.icon, card.chosen
        part.text = speech.say(card.text)
