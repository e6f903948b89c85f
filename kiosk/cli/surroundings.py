"""What the computer must have before a window can open, said in one sentence where it lacks."""

import ctypes
from collections.abc import Mapping

from kiosk.domain.errors import LibraryMissing

# the library that is opened → Debian's package
LIBRARIES: Mapping[str, str] = {"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1", "libmtdev.so.1": "libmtdev1"}
X11 = "libX11.so.6"
ROOM = 0.92  # of the height: the rest is for the panels of a desktop


def check_libraries(wanted: Mapping[str, str] = LIBRARIES) -> None:
    """
    Raises:
        LibraryMissing: With the line that installs what lacks.
    """
    lacking = [package for library, package in wanted.items() if not can_open(library)]
    if lacking:
        raise LibraryMissing(", ".join(lacking), packages=" ".join(lacking))


def can_open(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_display(environment: Mapping[str, str]) -> bool:
    """Whether a window can be shown: a display is named, and it answers."""
    if environment.get("WAYLAND_DISPLAY"):
        return True
    if not environment.get("DISPLAY") or not can_open(X11):
        return False
    x11 = ctypes.CDLL(X11)
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = x11.XOpenDisplay(None)
    if display:
        x11.XCloseDisplay(ctypes.c_void_p(display))
    return bool(display)


def demo_size(environment: Mapping[str, str]) -> tuple[int, int] | None:
    """A kiosk's portrait, as high as this display allows; None without an X display."""
    if not environment.get("DISPLAY") or not can_open(X11):
        return None
    x11 = ctypes.CDLL(X11)
    x11.XOpenDisplay.restype = ctypes.c_void_p
    if not (display := x11.XOpenDisplay(None)):
        return None
    handle = ctypes.c_void_p(display)
    height, width = x11.XDisplayHeight(handle, 0), x11.XDisplayWidth(handle, 0)
    x11.XCloseDisplay(handle)
    tall = min(int(height * ROOM), 1920)
    size = (tall * 9 // 16, tall)
    return size if size[0] <= width else None
