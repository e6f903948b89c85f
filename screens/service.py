"""Choose a service: a touch on a row takes the number at once."""

from kivy.properties import BooleanProperty

from kiosk.views import ServiceRow, key
from screens.page import Page
from screens.parts.choice import ChoiceRow
from screens.rows import fill
from screens.speech import speech

BOOKED = ServiceRow(code="", icon="calendar-check", name=key("services.booked"), examples="")
ROWS = 6  # of a page; where there are more pages, the last row is theirs who have an appointment


class ServiceScreen(Page):
    """Up to six services, a way for those with an appointment, and one switch for those who go first."""

    booked = BooleanProperty(False)
    paged = BooleanProperty(False)

    def on_kv_post(self, _: object) -> None:
        for name in ("view",):
            self.fbind(name, self._list)
        speech.fbind("say", self._list)

    def _list(self, *_: object) -> None:
        if self.view is not None:
            fill(self.ids.rows, self._rows(), self._row, self._show)
            for row in self.ids.rows.children:
                row.anew()  # all are written as large as the longest one allows

    def _rows(self) -> tuple[ServiceRow | None, ...]:
        """One row in a place of its own on every page: none stands between where a page is not full."""
        rows: tuple[ServiceRow | None, ...] = self.view.rows
        if not (self.view.booked and self.view.pages > 1):
            return rows
        return (*rows, *(None,) * (ROWS - 1 - len(rows)), BOOKED)

    def _row(self) -> ChoiceRow:
        row = ChoiceRow()
        row.bind(on_tap=self._chosen)
        return row

    def _chosen(self, row: ChoiceRow) -> None:
        self.send("service", row.code) if row.code else self.send("booked")

    @staticmethod
    def _show(part: ChoiceRow, row: ServiceRow | None) -> None:
        part.shown = row is not None
        if row is None:
            return
        part.code, part.icon, part.free = row.code, row.icon, row.free
        part.title, part.sub = speech.say(row.name), speech.say(row.examples)
        part.main, part.side = speech.say(row.main), speech.say(row.side)
        part.why = speech.say(row.off)
