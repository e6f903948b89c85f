"""
Fingers and keys for a private X display.

Speaks the X protocol itself: a handful of requests, so that no library or program has to be installed.
Presses come through the XTEST extension and look to the application like a touch screen's.
"""

import socket
import struct
import time
from types import TracebackType

KEY_PRESS, KEY_RELEASE, BUTTON_PRESS, BUTTON_RELEASE, MOTION = 2, 3, 4, 5, 6
CLIENT_MESSAGE = 33

# places of keys on a board with evdev's codes, as every X server of Debian has them
KEYS = {
    "Escape": 9, "Tab": 23, "Return": 36, "Control": 37, "Shift": 50, "Alt": 64, "Super": 133, "Delete": 119,
    "Print": 107, "Menu": 135, "space": 65, "BackSpace": 22, "minus": 20, "period": 60, "slash": 61,
    **{f"F{n}": 66 + n for n in range(1, 11)}, "F11": 95, "F12": 96,
    **{digit: 10 + n for n, digit in enumerate("1234567890")},
    **dict(zip("qwertyuiop", range(24, 34), strict=True)),
    **dict(zip("asdfghjkl", range(38, 47), strict=True)),
    **dict(zip("zxcvbnm", range(52, 59), strict=True)),
}  # fmt: skip
SIGNS = {"-": "minus", ".": "period", "/": "slash", " ": "space"}


class Fingers:
    """One connection to a display; places are pixels from its upper left corner."""

    def __init__(self, display: str) -> None:
        number = display.rpartition(":")[2].partition(".")[0]
        self._wire = socket.socket(socket.AF_UNIX)
        self._wire.settimeout(5)
        self._wire.connect(f"/tmp/.X11-unix/X{number}")
        self._wire.sendall(struct.pack("<cxHHHHxx", b"l", 11, 0, 0, 0))
        status, length = struct.unpack("<B5xH", self._read(8))
        setup = self._read(length * 4)
        if status != 1:
            raise ConnectionError(setup[:80])
        vendor, formats = struct.unpack_from("<H", setup, 16)[0], setup[21]
        self._root = struct.unpack_from("<I", setup, 32 + (vendor + 3) // 4 * 4 + formats * 8)[0]
        reply = self._ask(struct.pack("<BxHHxx", 98, 4, 5) + b"XTEST\0\0\0")
        self._xtest = reply[9]

    def __enter__(self) -> "Fingers":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._wire.close()

    # ---- fingers

    def touch(self, x: float, y: float, *, for_s: float = 0.03) -> None:
        """Down, a moment, up."""
        self.down(x, y)
        time.sleep(for_s)
        self.up()

    def drag(self, x: float, y: float, to_x: float, to_y: float) -> None:
        self._fake(MOTION, 0, int(x), int(y))
        self._fake(BUTTON_PRESS, 1)
        for step in range(1, 6):
            self._fake(MOTION, 0, int(x + (to_x - x) * step / 5), int(y + (to_y - y) * step / 5))
        self._fake(BUTTON_RELEASE, 1)
        self._settle()

    # ---- keys

    def press(self, *names: str) -> None:
        """Keys held together, the last one struck: press("Alt", "F4")."""
        for name in names:
            self._fake(KEY_PRESS, KEYS[name])
        for name in reversed(names):
            self._fake(KEY_RELEASE, KEYS[name])
        self._settle()

    def scan(self, text: str) -> None:
        """Type as a scanner does: without a pause, Enter at the end."""
        for letter in text:
            name = SIGNS.get(letter, letter.lower())
            self._strike(KEYS[name], shift=letter.isupper())
        self._strike(KEYS["Return"], shift=False)
        self._settle()

    def _strike(self, code: int, *, shift: bool) -> None:
        if shift:
            self._fake(KEY_PRESS, KEYS["Shift"])
        self._fake(KEY_PRESS, code)
        self._fake(KEY_RELEASE, code)
        if shift:
            self._fake(KEY_RELEASE, KEYS["Shift"])

    # ---- what a window manager says

    def ask_windows_to_close(self) -> int:
        """What Alt+F4 and the cross in a title bar become; returns how many windows were asked."""
        protocols, delete = self._atom(b"WM_PROTOCOLS"), self._atom(b"WM_DELETE_WINDOW")
        windows = self.windows()
        for window in windows:
            event = struct.pack("<BBHII5I", CLIENT_MESSAGE, 32, 0, window, protocols, delete, 0, 0, 0, 0)
            self._wire.sendall(struct.pack("<BBHII", 25, 0, 11, window, 0) + event)
        self._settle()
        return len(windows)

    def windows(self) -> list[int]:
        """The top windows of the display."""
        reply = self._ask(struct.pack("<BxHI", 15, 2, self._root))
        return list(struct.unpack_from(f"<{struct.unpack_from('<H', reply, 16)[0]}I", reply, 32))

    def place_of(self, window: int) -> tuple[int, int, int, int]:
        """A top window's x, y, width and height."""
        x, y, width, height = struct.unpack_from("<hhHH", self._ask(struct.pack("<BxHI", 14, 2, window)), 12)
        return x, y, width, height

    def row(self, x: int, y: int, width: int) -> bytes:
        """One row of pixels as it is on the display now."""
        return self._ask(struct.pack("<BBHIhhHHI", 73, 2, 5, self._root, x, y, width, 1, 0xFFFFFFFF))[32:]

    def down(self, x: float, y: float) -> None:
        """A finger goes down and stays."""
        self._fake(MOTION, 0, int(x), int(y))
        self._fake(BUTTON_PRESS, 1)
        self._settle()

    def up(self) -> None:
        self._fake(BUTTON_RELEASE, 1)
        self._settle()

    # ---- the protocol

    def _fake(self, kind: int, detail: int, x: int = 0, y: int = 0) -> None:
        request = struct.pack("<BBHBBxxIIxxxxxxxxhhxxxxxxxB", self._xtest, 2, 9, kind, detail, 0, 0, x, y, 0)
        self._wire.sendall(request)

    def _atom(self, name: bytes) -> int:
        padded = name + b"\0" * (-len(name) % 4)
        reply = self._ask(struct.pack("<BBHHxx", 16, 0, 2 + len(padded) // 4, len(name)) + padded)
        return int(struct.unpack_from("<I", reply, 8)[0])

    def _settle(self) -> None:
        """Return when the server has done everything that was asked before."""
        self._ask(struct.pack("<BxH", 43, 1))  # GetInputFocus: any request with an answer

    def _ask(self, request: bytes) -> bytes:
        self._wire.sendall(request)
        while True:
            head = self._read(32)
            if head[0] == 1:
                return head + self._read(struct.unpack_from("<I", head, 4)[0] * 4)
            if head[0] == 0:
                raise ConnectionError(f"X error {head[1]}")

    def _read(self, count: int) -> bytes:
        got = b""
        while len(got) < count:
            more = self._wire.recv(count - len(got))
            if not more:
                raise ConnectionError("the display is gone")
            got += more
        return got
