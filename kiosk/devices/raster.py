"""
A black-and-white picture as the bytes an ESC/POS printer understands, and the words around it.

Nothing here talks to a printer; when which of these is sent is the business of `kiosk.devices.printer`.

Source:
    Epson ESC/POS command reference: GS v 0, ESC J, GS P, GS a, GS V, GS r, DLE EOT.
"""

from collections.abc import Iterator

from PIL import Image, ImageChops

BAND = 96  # rows in one GS v 0: a printer with a small buffer begins before the last one came
BLANK = 4  # blank rows in a run that are worth an ESC J
STEP = 255  # rows one ESC J can feed

SILENCE = b"\x1da\x00"  # GS a 0: no status unless asked, or it would be taken for an answer
BEGIN = b"\x1b@" + SILENCE + b"\x1dP\xcb\xcb"  # ESC @; GS P 203 203: ESC J counts dots, whatever the model's own unit
CUT = b"\x1dVB\x00"  # GS V 66 0: feed to the knife and cut
ASK_DONE = b"\x1dr\x01"  # GS r 1: answered when everything before it was done
ASK_STATE, ASK_CAUSE, ASK_PAPER = b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04"  # DLE EOT: answered at once


def job(picture: Image.Image) -> bytes:
    """Everything one slip needs, from the reset to the question whether it was done."""
    return BEGIN + b"".join(commands(picture)) + CUT + ASK_DONE


def commands(picture: Image.Image) -> Iterator[bytes]:
    """The picture from top to bottom: bands of dots, and feeds where nothing is printed."""
    across = (picture.width + 7) // 8
    black = ImageChops.invert(picture.convert("1")).tobytes()
    at, rows = 0, picture.height
    while at < rows:
        blank = _blank_rows(black, across, at, rows)
        if blank >= BLANK or at + blank == rows:
            at += blank
            yield from _feed(blank)
        end = _next_blank(black, across, at, min(at + BAND, rows), rows)
        if end > at:
            yield b"\x1dv0\x00" + across.to_bytes(2, "little") + (end - at).to_bytes(2, "little")
            yield black[at * across : end * across]
        at = end


def finish_torn(across: int) -> bytes:
    """
    What sets a printer right that was left in the middle of a slip.

    It may still wait for the rest of a band and would print the next commands as dots: it gets white dots, which
    are nothing to a printer that waits for none. Then what hangs there is cut off.
    """
    return bytes(BAND * across) + b"\x1b@" + SILENCE + CUT


def _feed(rows: int) -> Iterator[bytes]:
    for done in range(0, rows, STEP):
        yield b"\x1bJ" + bytes([min(STEP, rows - done)])


def _blank_rows(black: bytes, across: int, start: int, end: int) -> int:
    """How many rows from `start` on have no dot."""
    at = start
    empty = bytes(across)
    while at < end and black[at * across : (at + 1) * across] == empty:
        at += 1
    return at - start


def _next_blank(black: bytes, across: int, start: int, end: int, rows: int) -> int:
    """Where the band from `start` on ends: at `end`, or before a run of blank rows worth a feed."""
    for at in range(start, end):
        if _blank_rows(black, across, at, min(at + BLANK, rows)) == min(BLANK, rows - at):
            return at
    return end
