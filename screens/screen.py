"""What every screen is: one view in, intents out."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from kivy.graphics import PopMatrix, PushMatrix, Translate
from kivy.lang import Builder
from kivy.properties import NumericProperty, ObjectProperty

from screens.parts.place import Sheet

FOLDER = Path(__file__).parent


class Screen(Sheet):
    """A page that draws the view it is given and says what people touched."""

    view = ObjectProperty(None, allownone=True, rebind=True)
    output = ObjectProperty(None, allownone=True)
    shift = NumericProperty(0)  # pixels to the right, while it slides in

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        with self.canvas.before:
            PushMatrix()
            self._slide = Translate(0, 0)
        with self.canvas.after:
            PopMatrix()

    def on_shift(self, _: object, shift: float) -> None:
        self._slide.x = shift

    def send(self, intent: str, argument: object = None) -> None:
        """Tell the flow what was wanted."""
        if self.output is not None:
            self.output(intent, argument)


def load(rules: Path) -> None:
    """Read a file of rules, once; twice would double every rule in it."""
    if str(rules) not in Builder.files:
        Builder.load_file(str(rules))


def make(noun: str, output: Callable[[str, object], None]) -> Screen:
    """Make the screen of a noun; its rules are read when it is first made, after those of what it builds on."""
    kind = getattr(import_module(f"screens.{noun}"), f"{noun.title()}Screen")
    for part in reversed(kind.__mro__):
        rules = FOLDER / f"{part.__module__.removeprefix('screens.')}.kv"
        if rules.exists():
            load(rules)
    screen: Screen = kind(output=output)
    return screen
