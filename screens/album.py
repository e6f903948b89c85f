"""
Pictures of the screens a terminal without a display shows.

They are for whoever looks on, not for citizens: where none can be kept, that is said once, and the terminal goes on.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kiosk.views import TimeoutView, View

log = logging.getLogger(__name__)

SLIDE_S = 0.4  # a screen has come to rest after this


class Album:
    """Saves a picture of each screen that is shown, once it has come to rest."""

    def __init__(
        self,
        folder: Path,
        picture: Callable[[], bytes],
        later: Callable[[float, Callable[[], None]], object],
        language: Callable[[], str],
    ) -> None:
        """
        Args:
            folder: Made when the first picture is saved.
            picture: What the window shows, as PNG.
            later: Calls after so many seconds.
            language: The one on the screen, "vi".
        """
        self._folder, self._picture, self._later, self._language = folder, picture, later, language
        self._waiting: object | None = None
        self._lost = False  # the last picture was, and it was said

    def add(self, view: View, question: TimeoutView | None) -> None:
        name = f"{type(question or view).__name__.removesuffix('View').lower()}-{self._language()}.png"
        self._waiting = waiting = object()

        def save() -> None:
            if self._waiting is waiting:
                self._save(self._folder / name, self._picture())

        def rest() -> None:
            self._later(0, save)  # with the next turn: what has come to rest was drawn then

        self._later(SLIDE_S, rest)

    def _save(self, file: Path, picture: bytes) -> None:
        part = file.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(picture)
            part.replace(file)
        except OSError as error:
            self._lose(part, error)
        else:
            self._lost = False

    def _lose(self, part: Path, error: OSError) -> None:
        """Give back what the picture took of the last room."""
        with suppress(OSError):
            part.unlink(missing_ok=True)
        if not self._lost:
            log.warning("no pictures are kept in %s: %s; the terminal goes on", self._folder, error.strerror)
        self._lost = True
