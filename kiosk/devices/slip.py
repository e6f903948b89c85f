"""
A ticket's slip as a picture of black and white dots, exactly as wide as the paper.

Drawn in grey and cut at the middle, never dithered: a thermal head burns a dot or none.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import qrcode
from PIL import Image, ImageDraw, ImageFont

from kiosk.domain.slip import Line, Matrix, Slip

DOTS: Mapping[int, int] = {80: 576, 58: 384}  # mm of paper → dots across, 203 dpi
TALLEST = 4000  # rows of one slip, half a metre

# weights of the face, and sizes in dots
TITLE, TEXT, OTHER, SERVICE, NUMBER, VALUE, SMALL = 30, 28, 24, 34, 150, 42, 24
MODULE = 6  # dots of a code's module
QUIET = 4 * MODULE
DASH, DASH_GAP, DASH_HIGH = 9, 5, 4
LINE, TIGHT = 1.36, 1.24  # line heights, in em
BASE = 0.96  # of a line's top to its baseline, in em: stacked marks rise to 1.21 above it in a tight line

Centre = Literal["middle", "left"]


class Drawer:
    """Draws slips of one width with one set of fonts; used by one thread."""

    def __init__(self, fonts: Callable[[int], Path], width_mm: int) -> None:
        """
        Args:
            fonts: The file of a weight, 400–800.
        """
        self.across = DOTS[width_mm]
        self._margin = 32 if width_mm == 80 else 16
        self._font = cache(lambda weight, size: ImageFont.truetype(fonts(weight), size))

    def draw(self, slip: Slip) -> Image.Image:
        """One slip, mode "1": white paper, black dots."""
        paper = Image.new("L", (self.across, TALLEST), 255)
        sheet = _Sheet(paper, self._margin, self._font)
        self._head(sheet, slip)
        sheet.rule()
        self._number(sheet, slip)
        sheet.rule()
        if slip.facts or slip.matrix:
            self._facts(sheet, slip)
            sheet.rule()
        for line in slip.foot:
            sheet.both(line, 500, TEXT - 2, OTHER - 2)
        sheet.y += 14
        return paper.crop((0, 0, self.across, sheet.y)).point(lambda grey: 255 * (grey > 127), "1")

    def _head(self, sheet: "_Sheet", slip: Slip) -> None:
        sheet.y += 24
        if slip.again is not None:
            sheet.plate(_joined(slip.again), 700, VALUE)
            sheet.y += 16
        sheet.both(slip.hall, 700, TITLE, OTHER)
        sheet.both(slip.sub, 500, TEXT, OTHER)

    def _number(self, sheet: "_Sheet", slip: Slip) -> None:
        sheet.both(slip.service, 600, SERVICE, OTHER)
        sheet.number(slip.number)
        if slip.priority is not None:
            sheet.plate(_joined(slip.priority), 700, TEXT)

    def _facts(self, sheet: "_Sheet", slip: Slip) -> None:
        """Beside the code where there is room, above it on narrow paper."""
        top, room = sheet.y, sheet.right - sheet.left
        if slip.matrix is None:
            self._without_code(sheet, slip)
            return
        side = len(slip.matrix) * MODULE
        narrow = room - side - QUIET < VALUE * 5
        if narrow:
            self._column(sheet, slip.facts, sheet.left, sheet.right)
            sheet.y += QUIET
            left = (sheet.across - side) // 2
            top = sheet.y
        else:
            self._column(sheet, slip.facts, sheet.left, sheet.right - side - QUIET)
            left = sheet.right - side
        below = sheet.y
        sheet.code(slip.matrix, left, top)
        sheet.y = top + side + QUIET // 2
        if slip.follow is not None:
            for text in (slip.follow.text, slip.follow.other):
                sheet.words(text, 500, SMALL, left - QUIET // 2, left + side + QUIET // 2)
        sheet.y = max(below, sheet.y)

    def _without_code(self, sheet: "_Sheet", slip: Slip) -> None:
        """Beside each other where every one fits into its part in one row, else below each other."""
        top, lowest = sheet.y, sheet.y
        each = (sheet.right - sheet.left) // max(len(slip.facts), 1)
        if not all(sheet.fits(fact, each - SMALL) for fact in slip.facts):
            self._column(sheet, slip.facts, sheet.left, sheet.right)
            return
        for count, fact in enumerate(slip.facts):
            sheet.y = top
            self._column(sheet, [fact], sheet.left + count * each, sheet.left + (count + 1) * each - SMALL)
            lowest = max(lowest, sheet.y)
        sheet.y = lowest

    @staticmethod
    def _column(sheet: "_Sheet", facts: Sequence[tuple[Line, Line]], left: int, right: int) -> None:
        for count, (label, value) in enumerate(facts):
            sheet.y += 8 if count else 0
            sheet.both(label, 500, TEXT, OTHER, left, right, "left")
            sheet.both(value, 700, VALUE, TEXT, left, right, "left")


class _Sheet:
    """A strip of paper that is filled from top to bottom; `y` is the next free row."""

    def __init__(self, paper: Image.Image, margin: int, font: Callable[[int, int], ImageFont.FreeTypeFont]) -> None:
        self._pen, self._font = ImageDraw.Draw(paper), font
        self.across, self.left, self.right, self.y = paper.width, margin, paper.width - margin, 0

    def both(
        self,
        line: Line,
        weight: int,
        size: int,
        other: int,
        left: int | None = None,
        right: int | None = None,
        place: Centre = "middle",
    ) -> None:
        """A line in Vietnamese, and the English one in smaller letters below it."""
        self.words(line.text, weight, size, left, right, place)
        self.words(line.other, 500, other, left, right, place)

    def words(
        self,
        text: str,
        weight: int,
        size: int,
        left: int | None = None,
        right: int | None = None,
        place: Centre = "middle",
    ) -> None:
        """Words in as many lines as they need; nothing for no words."""
        left, right = self.left if left is None else left, self.right if right is None else right
        font = self._font(weight, size)
        for row in wrapped(text, right - left, font.getlength):
            base = self.y + round(size * BASE)
            if place == "middle":
                self._pen.text(((left + right) // 2, base), row, 0, font, "ms")
            else:
                self._pen.text((left, base), row, 0, font, "ls")
            self.y += round(size * (LINE if size < VALUE else TIGHT))

    def fits(self, fact: tuple[Line, Line], room: int) -> bool:
        """Whether a label and its value need one row each."""
        label, value = self._font(500, TEXT), self._font(700, VALUE)
        return label.getlength(fact[0].text) <= room and value.getlength(fact[1].text) <= room

    def number(self, text: str) -> None:
        """As large as the paper allows."""
        size = NUMBER
        while self._font(800, size).getlength(text) > self.right - self.left:
            size -= 2
        self.y += round(size * 0.78) + 18
        self._pen.text((self.across // 2, self.y), text, 0, self._font(800, size), "ms")
        self.y += 30

    def plate(self, text: str, weight: int, size: int) -> None:
        """White words on black."""
        while self._font(weight, size).getlength(text) + size * 3 / 2 > self.right - self.left:
            size -= 2
        font, pad = self._font(weight, size), size * 3 // 4
        half, high = round(font.getlength(text) / 2) + pad, round(size * 1.5)
        box = (self.across // 2 - half, self.y, self.across // 2 + half, self.y + high)
        self._pen.rounded_rectangle(box, 12, 0)
        self._pen.text((self.across // 2, self.y + high // 2 + round(size * 0.37)), text, 255, font, "ms")
        self.y += high + 6

    def rule(self) -> None:
        """Dashes where the eye may rest."""
        self.y += 20
        for x in range(self.left, self.right, DASH + DASH_GAP):
            self._pen.rectangle((x, self.y, min(x + DASH, self.right) - 1, self.y + DASH_HIGH - 1), 0)
        self.y += DASH_HIGH + 20

    def code(self, matrix: Matrix, left: int, top: int) -> None:
        """A code of whole dots; the quiet zone around it is the paper's."""
        for row, modules in enumerate(matrix):
            for column, dark in enumerate(modules):
                if dark:
                    x, y = left + column * MODULE, top + row * MODULE
                    self._pen.rectangle((x, y, x + MODULE - 1, y + MODULE - 1), 0)


def wrapped(text: str, room: float, length: Callable[[str], float]) -> list[str]:
    """The words of a text in lines no longer than `room`; a word that is longer stands alone."""
    rows = list[str]()
    for word in text.split():
        if rows and length(f"{rows[-1]} {word}") <= room:
            rows[-1] = f"{rows[-1]} {word}"
        else:
            rows.append(word)
    return rows


def code_of(payload: str) -> Matrix:
    """A QR code's modules, level M, without a quiet zone; capitals and digits make the smallest one."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(payload)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def _joined(line: Line) -> str:
    return f"{line.text} · {line.other}" if line.other else line.text
