"""The buttons of a file: one main act, the others side by side below it."""

from kivy.properties import ObjectProperty

from screens.parts.button import PushButton
from screens.parts.place import Part
from screens.speech import speech
from screens.theme import theme

OTHERS = 0.42  # of a row at most, where a main act stands in it as well


class ActionPile(Part):
    """Draws the actions of a view; `on_act` tells intent and argument of the one touched."""

    __events__ = ("on_act",)

    sinks = True  # stands at one height whatever is above it, where there is room

    actions = ObjectProperty(())

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.fbind("actions", self._fill)
        speech.fbind("say", self._fill)

    def _fill(self, *_: object) -> None:
        self.clear_widgets()
        for action in self.actions:
            button = PushButton(
                kind="primary" if action.primary else "quiet", icon=action.icon, text=speech.say(action.label)
            )
            button.action = action
            button.bind(on_tap=self._touched)
            self.add_widget(button)
        self._trigger_layout()

    def _touched(self, button: PushButton) -> None:
        self.dispatch("on_act", button.action.intent, button.action.argument)

    def _ranks(self) -> tuple[list[PushButton], list[PushButton]]:
        buttons = self.children[::-1]
        return [one for one in buttons if one.action.primary], [one for one in buttons if not one.action.primary]

    def wanted(self, width: float) -> float:
        """Its height."""
        main, others = self._ranks()
        if not theme.tall:
            return theme.m.other_act if self.children else 0
        return (theme.m.main_act if main else 0) + (
            theme.m.other_act + theme.m.status_gap * bool(main) if others else 0
        )

    def arrange(self) -> None:
        m = theme.m
        main, others = self._ranks()
        if not theme.tall:
            self._in_one_row(main, others)
            return
        top = self.top
        for button in main:
            button.style = theme.use.main_act
            button.size, button.pos = (self.width, m.main_act), (self.x, round(top - m.main_act))
            top -= m.main_act + m.status_gap
        wide = (self.width - m.gap * (len(others) - 1)) / max(1, len(others))
        for count, button in enumerate(others):
            button.style = theme.use.nav
            button.size = (round(wide), m.other_act)
            button.pos = (round(self.x + count * (wide + m.gap)), round(top - m.other_act))

    def _in_one_row(self, main: list[PushButton], others: list[PushButton]) -> None:
        """Each as wide as its label needs; the main act takes what is left."""
        m = theme.m
        for button in (*others, *main):
            button.style = theme.use.file_act
        room = self.width - m.gap * (len(main) + len(others) - 1)
        shares = [room / max(1, len(others))] * len(others)
        if main:
            most = room * OTHERS / max(1, len(others))
            shares = [min(most, button.wanted_width()) for button in others]
            shares += [(room - sum(shares)) / len(main)] * len(main)
        left = self.x
        for button, wide in zip((*others, *main), shares, strict=True):
            button.size, button.pos = (round(wide), self.height), (round(left), self.y)
            left += wide + m.gap

    def on_act(self, intent: str, argument: object) -> None:
        """An action was touched."""
