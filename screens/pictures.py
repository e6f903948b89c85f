"""
Renders every screen in every class and language into a folder (`python -m screens.pictures DIR`).

The pictures come from the real widget tree, off the screen; the same code gives the same bytes.
"""

import os
import sys
from collections import Counter
from io import BytesIO
from pathlib import Path

from PIL import Image

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")

import screens.app
from screens.pixels import frames, pixels
from screens.theme import theme

WINDOW = (1920, 1920)  # holds every class; a window off the screen cannot grow
FRAME_S = 1 / 60
COLOURS = 256  # of a picture
EXACT = 200  # of them are kept as they are
SIZES = {"tall": (1080, 1920), "wide": (1920, 1080), "compact": (1024, 600)}


class Studio:
    """A window off the screen in which any view can be drawn, in any class and language."""

    def __init__(self, words) -> None:  # type: ignore[no-untyped-def]
        from kivy.clock import Clock

        from screens.samples import NOW

        self._now = 0.0
        Clock.time = lambda: self._now  # no second passes while a picture is drawn
        Clock._last_tick, Clock._max_fps = 0.0, 0  # and nobody waits for the next one
        screens.app.configure(WINDOW, fullscreen=False)
        self.words = words
        self.stage = screens.app.open_stage(words, lambda: NOW, moving=False)
        self.stage.size_hint = (None, None)
        self._frames()

    def _frames(self) -> None:
        """Let everything come to rest."""
        for _ in range(5):
            self._now += FRAME_S
            frames(1)

    def fit(self, form: str, *, large: bool = False) -> None:
        """Become a window of this class."""
        self.stage.size = SIZES[form]
        theme.fit(*SIZES[form], large=large)

    def draw(self, name: str, language: str) -> bytes:
        """The sample of this name as pixels."""
        from screens.samples import QUESTIONS, VIEWS

        self.words.language = language
        self.stage.show(VIEWS[name], QUESTIONS.get(name))
        self._frames()
        return pixels(theme.width, theme.height)


def small(rows: bytes, width: int, height: int) -> bytes:
    """A PNG of few colours: those of the tokens and the ones seen most stay, soft edges share the others."""
    points = [rows[start : start + 3] for start in range(0, len(rows), 3)]
    counted = Counter(points)
    named = set(_named())
    often = [colour for colour in _named() if colour in counted]
    often += [colour for colour, _ in counted.most_common() if colour not in named]
    palette, rest = often[:EXACT], often[EXACT:]
    if rest:
        strip = Image.frombytes("RGB", (len(rest), 1), b"".join(rest))
        few = strip.quantize(COLOURS - EXACT, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        shades = bytes(few.getpalette() or b"")
        palette = palette + [shades[start : start + 3] for start in range(0, len(shades), 3)][: COLOURS - EXACT]
    index = {colour: place for place, colour in reversed(list(enumerate(palette)))}
    index |= {colour: _nearest(colour, palette) for colour in rest}
    image = Image.frombytes("P", (width, height), bytes(map(index.__getitem__, points)))
    image.putpalette(b"".join(palette))
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _named() -> list[bytes]:
    """The colours of the tokens: however small a thing is, it keeps its own."""
    named = [*vars(theme.c).values(), *(shade for look in theme.face.values() for shade in vars(look).values())]
    return list(dict.fromkeys(bytes(round(part * 255) for part in colour[:3]) for colour in named))


def _nearest(colour: bytes, palette: list[bytes]) -> int:
    red, green, blue = colour
    return min(
        range(len(palette)),
        key=lambda place: (
            (palette[place][0] - red) ** 2 + (palette[place][1] - green) ** 2 + (palette[place][2] - blue) ** 2
        ),
    )


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
    from screens.samples import BOOK

    render(Path(folder), Studio(Words("vi")), list(BOOK), ("vi", "en"), list(SIZES))


if __name__ == "__main__":
    main(sys.argv[1])
