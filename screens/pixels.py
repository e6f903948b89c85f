"""The window's pixels, and a picture of them."""

import zlib
from struct import pack


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
