"""
The words of the hall, where kv rules can hear a change of language.

The screens know texts only as values of `kiosk.views`; whoever runs them gives an object that can say them.
`speech.say(text)` and `speech.tr("nav.back")` in a kv rule are evaluated anew whenever the language changes.
"""

from collections.abc import Callable
from typing import Protocol

from kivy.event import EventDispatcher
from kivy.properties import ObjectProperty, StringProperty

from kiosk.views import Key, Text


class Words(Protocol):
    """What the screens ask of the words of the hall."""

    language: str

    def say(self, text: Text) -> str:
        """The text in the language of the moment."""


class Speech(EventDispatcher):
    """Says texts in the language of the moment."""

    say = ObjectProperty()  # Text | None → str
    tr = ObjectProperty()  # key and parameters → str
    language = StringProperty("")

    def __init__(self) -> None:
        super().__init__()
        self._words: Words | None = None
        self.listen()

    def give(self, words: Words) -> None:
        """Take the object that says things from now on."""
        self._words = words
        self.listen()

    def listen(self) -> None:
        """Look whether the language has changed, and let every rule that reads `say` or `tr` hear it."""
        language = self._words.language if self._words else ""
        if language != self.language or self.say is None or language == "":
            self.language = language
            self.say, self.tr = self._voice()

    def _voice(self) -> tuple[Callable[[Text | None], str], Callable[..., str]]:
        words = self._words

        def say(text: Text | None) -> str:
            return "" if text is None or words is None else words.say(text)

        def tr(id: str, /, **params: object) -> str:
            return say(Key(id, params))

        return say, tr


speech = Speech()
