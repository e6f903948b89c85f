"""
A ticket printer that is not there: it decodes what it is sent back into pictures, and fails like a real one.

The mechanism keeps its state from one connection to the next, as cheap printers do: whoever is cut off in the
middle of a band leaves it waiting for dots.
"""

import contextlib
import select
import socket
import struct
import threading
import time
from dataclasses import dataclass, field

from PIL import Image

ON, CALL_ME = 0x12, b"\x10\x00\x00\x00"  # an answer without any trouble; an unsolicited status
FIXED = {b"\x1b@": 0, b"\x1da": 1, b"\x1dP": 2, b"\x1bJ": 1, b"\x1dVB": 1, b"\x1dr": 1, b"\x10\x04": 1}
RASTER = b"\x1dv0\x00"
LONGEST = 4  # bytes of a command's name


@dataclass
class Mechanism:
    """
    What stands in the printer. `slips` are those it has cut off, `strip` what hangs out of it.

    The faults may be set at any moment: `rows_left` of the roll, None for plenty; `cut_off_after` so many bytes of
    one connection; `wait_s` before it says that it is done.
    """

    rows_left: int | None = None
    near_end: bool = False
    cover_open: bool = False
    mute: bool = False  # says nothing at all
    silent_when_done: bool = False
    out_when_done: bool = False  # answers, but without paper: the end may be missing
    wait_s: float = 0.0
    cut_off_after: int | None = None
    refuses_status_off: bool = False  # chatters whatever it was told
    slips: list[Image.Image] = field(default_factory=list)
    strip: list[bytes] = field(default_factory=list)
    junk: bytearray = field(default_factory=bytearray)  # what it would have printed as letters
    _held: bytearray = field(default_factory=bytearray)
    _dots: int = 0  # bytes of the band that still have to come
    _across: int = 0
    _row: bytearray = field(default_factory=bytearray)
    _tail: bytes = b""
    _unit: int = 360  # of ESC J, in parts of an inch, until GS P says otherwise
    chatters: bool = True

    def new_roll(self) -> bytes:
        """Paper again: it goes on with what it holds."""
        self.rows_left, self.cover_open = None, False
        return self._work()

    def take(self, data: bytes) -> bytes:
        """What it answers to more bytes: at once to DLE EOT, in its turn to the rest."""
        said = b""
        seen = self._tail + data
        for at in range(len(seen) - 2):
            if seen[at : at + 2] == b"\x10\x04":
                said += bytes([self._state(seen[at + 2])])
        self._tail = seen[-2:]
        self._held += data
        said += self._work()
        return b"" if self.mute else said

    def _state(self, question: int) -> int:
        out = self.rows_left == 0
        if question == 1:
            return ON | (0x08 if out or self.cover_open else 0)
        if question == 2:
            return ON | (0x04 if self.cover_open else 0) | (0x20 if out else 0)
        return ON | (0x60 if out else 0) | (0x0C if self.near_end or out else 0)

    def _work(self) -> bytes:
        said = b""
        while self._held and self.rows_left != 0 and not self.cover_open:
            if self._dots:
                self._print(bytes(self._held[: self._dots]))
            elif (step := self._command()) is None:
                break
            else:
                said += step
        return said

    def _command(self) -> bytes | None:
        """Do one command; None while it is not whole."""
        held = self._held
        if held.startswith(RASTER):
            if len(held) < 8:
                return None
            across, rows = struct.unpack_from("<HH", held, 4)
            self._across, self._dots = across, across * rows
            del held[:8]
            return b""
        for name, more in FIXED.items():
            if held.startswith(name):
                if len(held) < len(name) + more:
                    return None
                given = bytes(held[len(name) : len(name) + more])
                del held[: len(name) + more]
                return self._do(name, given)
        if len(held) < LONGEST and any(name.startswith(bytes(held)) for name in (*FIXED, RASTER)):
            return None
        if held[0]:
            self.junk.append(held[0])
        del held[0]
        return b""

    def _do(self, name: bytes, given: bytes) -> bytes:
        if name == b"\x1da":
            self.chatters = given != b"\x00" or self.refuses_status_off
        elif name == b"\x1dP":
            self._unit = given[1]
        elif name == b"\x1bJ":
            for _ in range(given[0] * 203 // self._unit):
                self._row_out(bytes(self._across))
        elif name == b"\x1dVB":
            self._cut()
        elif name == b"\x1dr" and not self.silent_when_done:
            time.sleep(self.wait_s)
            return bytes([0x0C if self.out_when_done else 0x03 if self.near_end else 0x00])
        return b""

    def _print(self, dots: bytes) -> None:
        """Burn whole rows, as many as the roll has; a row that is not whole waits."""
        used = 0
        while used < len(dots) and self.rows_left != 0:
            piece = dots[used : used + self._across - len(self._row)]
            used += len(piece)
            self._row += piece
            if len(self._row) == self._across:
                self._row_out(bytes(self._row))
                self._row.clear()
        self._dots -= used
        del self._held[:used]

    def _row_out(self, row: bytes) -> None:
        self.strip.append(row)
        if self.rows_left:
            self.rows_left -= 1

    def _cut(self) -> None:
        if self.strip:
            self.slips.append(picture_of(self.strip))
        self.strip = []


def picture_of(rows: list[bytes]) -> Image.Image:
    """The dots of some rows, black where the head burnt; blank rows before the first dots are as wide as the rest."""
    across = max(map(len, rows))
    flipped = bytes(255 - byte for row in rows for byte in row.ljust(across, b"\0"))
    return Image.frombytes("1", (across * 8, len(rows)), flipped)


class NetworkPrinter(Mechanism):
    """The printer on a port of 127.0.0.1."""

    def __init__(self) -> None:
        super().__init__()
        self._stop = threading.Event()
        self._plugs: list[socket.socket] = []
        self._thread: threading.Thread | None = None
        self._port = 0
        self.switch_on()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._port}"

    def switch_on(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self._port), backlog=0 if self._plugs else 8)
        self._port = self._listener.getsockname()[1]
        self._stop.clear()
        self._thread = threading.Thread(target=self._serve, args=[self._listener], name="pretend-printer")
        self._thread.start()

    def switch_off(self) -> None:
        """Nobody listens any more: refused at once."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        self._listener.close()
        for plug in self._plugs:
            plug.close()
        self._plugs = []

    def unplug(self) -> None:
        """Packets get no answer at all: a listener whose queue is full."""
        self.switch_off()
        self._listener = socket.create_server(("127.0.0.1", self._port), backlog=0)
        self._thread = None
        for _ in range(4):
            plug = socket.socket()
            plug.setblocking(False)
            plug.connect_ex(("127.0.0.1", self._port))
            self._plugs.append(plug)

    def _serve(self, listener: socket.socket) -> None:
        while not self._stop.is_set():
            if select.select([listener], [], [], 0.02)[0]:
                link, _ = listener.accept()
                with link, contextlib.suppress(OSError):
                    self._talk(link)

    def _talk(self, link: socket.socket) -> None:
        taken = 0
        if self.chatters:
            link.sendall(CALL_ME)
        while not self._stop.is_set():
            if not select.select([link], [], [], 0.02)[0]:
                continue
            data = link.recv(4096)
            if not data:
                return
            if self.cut_off_after is not None and taken + len(data) > self.cut_off_after:
                self.take(data[: self.cut_off_after - taken])
                link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            taken += len(data)
            link.sendall((CALL_ME if self.refuses_status_off else b"") + self.take(data))
