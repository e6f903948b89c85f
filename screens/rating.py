"""How was it? One touch on a face is the rating."""

from screens.page import Page
from screens.parts.choice import FaceChoice
from screens.rows import fill
from screens.speech import speech
from screens.theme import theme


class RatingScreen(Page):
    """Rows of faces on a tall screen, columns on the others."""

    def on_kv_post(self, _: object) -> None:
        self.fbind("view", self._list)
        speech.fbind("say", self._list)
        for name in ("tall", "compact", "large"):
            theme.fbind(name, self._list)

    def _list(self, *_: object) -> None:
        if self.view is not None:
            fill(self.ids.rows, self.view.levels, self._choice, self._show)

    def _choice(self) -> FaceChoice:
        choice = FaceChoice()
        choice.bind(on_tap=self._chosen)
        return choice

    def _chosen(self, choice: FaceChoice) -> None:
        self.send("rate", int(choice.level))

    @staticmethod
    def columns(levels: int, tall: bool, compact: bool, large: bool) -> int:
        """One below the other, or side by side; large words need two rows on a small screen."""
        if tall:
            return 1
        return -(-levels // 2) if compact and large and levels > 3 else levels

    def _show(self, choice: FaceChoice, level: int) -> None:
        choice.form = "row" if theme.tall or (theme.compact and theme.large) else "column"
        choice.level, choice.text = level, speech.tr(f"rate.{level}")
        choice.scale = [speech.tr(f"rate.{one}") for one in self.view.levels]
