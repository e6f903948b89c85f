"""
Renders every screen in every class and language into a folder (`python -m screens.pictures DIR`).

The pictures come from the real widget tree, off the screen; the same code gives the same bytes.
"""

import os
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")

import screens.app
from screens.pixels import frames, pixels
from screens.theme import theme

WINDOW = (1920, 1920)  # holds every class; a window off the screen cannot grow
SIZES = {"tall": (1080, 1920), "wide": (1920, 1080), "compact": (1024, 600)}


class Studio:
    """A window off the screen in which any view can be drawn, in any class and language."""

    def __init__(self, words) -> None:  # type: ignore[no-untyped-def]
        from screens.samples import NOW

        screens.app.configure(WINDOW, fullscreen=False)
        self.words = words
        self.stage = screens.app.open_stage(words, lambda: NOW, moving=False)
        self.stage.size_hint = (None, None)
        frames()

    def fit(self, form: str, *, large: bool = False) -> None:
        """Become a window of this class."""
        self.stage.size = SIZES[form]
        theme.fit(*SIZES[form], large=large)

    def draw(self, name: str, language: str) -> bytes:
        """The sample of this name as pixels."""
        from screens.samples import QUESTIONS, VIEWS

        self.words.language = language
        self.stage.show(VIEWS[name], QUESTIONS.get(name))
        frames(4)
        return pixels(theme.width, theme.height)


def small(rows: bytes, width: int, height: int) -> bytes:
    """A PNG of at most 256 colours: a third of the size, and nobody sees it."""
    image = Image.frombytes("RGB", (width, height), rows)
    file = BytesIO()
    image.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def render(folder: Path, studio: Studio, wanted: list[str], languages: tuple[str, ...], forms: list[str]) -> None:
    """Write the pictures of these samples."""
    folder.mkdir(parents=True, exist_ok=True)
    for form in forms:
        studio.fit(form)
        for name in wanted:
            for language in languages:
                rows = studio.draw(name, language)
                (folder / f"{form}-{name}-{language}.png").write_bytes(small(rows, theme.width, theme.height))


def main(folder: str) -> None:
    from kiosk.words import Words  # the pictures are a program of their own and choose its words
    from screens.samples import VIEWS

    render(Path(folder), Studio(Words("vi")), list(VIEWS), ("vi", "en"), list(SIZES))


if __name__ == "__main__":
    main(sys.argv[1])
