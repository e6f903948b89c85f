"""
Renders every screen in every class and language into a folder (`python -m screens.pictures DIR`).

The pictures come from the real widget tree, off the screen; the same code gives the same bytes.
"""

import os
import sys
import zlib
from pathlib import Path
from struct import pack

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")

import screens.app
from screens.theme import theme

WINDOW = (1920, 1920)  # holds every class; a window off the screen cannot grow
SIZES = {"tall": (1080, 1920), "wide": (1920, 1080), "compact": (1024, 600)}


def frames(count: int = 3) -> None:
    """Draw so many frames; the graphics' memory is given back after each."""
    from kivy.base import EventLoop
    from kivy.graphics.opengl import glFinish

    for _ in range(count):
        EventLoop.idle()
        glFinish()


def pixels(width: int, height: int) -> bytes:
    """The window as rows of red, green, blue, the uppermost first."""
    from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels

    raw = glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE)
    row = width * 3
    return b"".join(raw[start : start + row] for start in range((height - 1) * row, -1, -row))


def picture(rows: bytes, width: int, height: int) -> bytes:
    """A PNG of those pixels; each row is told as its difference from the one above."""
    stride = width * 3
    high_bits = int.from_bytes(b"\x80" * stride)
    low_bits = int.from_bytes(b"\x7f" * stride)
    above, told = 0, []
    for start in range(0, len(rows), stride):
        row = int.from_bytes(rows[start : start + stride])
        # every byte less the byte above it, all at once, without a borrow between bytes
        difference = ((row | high_bits) - (above & low_bits)) ^ ((row ^ ~above) & high_bits)
        told.append(b"\x02" + difference.to_bytes(stride))
        above = row

    def chunk(kind: bytes, body: bytes) -> bytes:
        return pack(">I", len(body)) + kind + body + pack(">I", zlib.crc32(kind + body))

    header = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(told), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


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


def render(folder: Path, studio: Studio, wanted: list[str], languages: tuple[str, ...], forms: list[str]) -> None:
    """Write the pictures of these samples."""
    folder.mkdir(parents=True, exist_ok=True)
    for form in forms:
        studio.fit(form)
        for name in wanted:
            for language in languages:
                rows = studio.draw(name, language)
                (folder / f"{form}-{name}-{language}.png").write_bytes(picture(rows, theme.width, theme.height))


def main(folder: str) -> None:
    from kiosk.words import Words  # the pictures are a program of their own and choose its words
    from screens.samples import VIEWS

    render(Path(folder), Studio(Words("vi")), list(VIEWS), ("vi", "en"), list(SIZES))


if __name__ == "__main__":
    main(sys.argv[1])
