"""
What one terminal is told by its owner: terminal.toml, then the environment, as one frozen value.

Everything about the hall itself stands in the plan; here is only what differs from machine to machine.
An error names the file, the line, what was seen and what would be right.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kiosk.domain.errors import FolderClosed, SettingsFaulty
from kiosk.domain.place import lines_of, place

FILE = "terminal.toml"
HOST = re.compile(r"^[\w.-]+(:\d{1,5})?$")
SIZE = re.compile(r"^(\d{3,4})x(\d{3,4})$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer:
    """
    The ticket printer: `address` is host[:port] over tcp, else a device; `width` of the paper in millimetres.
    """

    transport: str
    address: str
    width: int = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    One terminal's settings.

    `data` is the folder that holds `terminal/`; `plan` a plan's file used until one comes down; `size` the window
    in pixels, None for the whole screen; `reader` a scanner's device, None for one that types like a keyboard.
    """

    data: Path
    server: str | None = None
    counter: int | None = None
    plan: Path | None = None
    language: str = "vi"
    size: tuple[int, int] | None = None
    fullscreen: bool = True
    reader: str | None = None
    printer: Printer | None = None
    waiting_clock: bool = True  # an idle clock that sleeps until something happens; off: Kivy's own

    @property
    def folder(self) -> Path:
        return self.data / "terminal"


@dataclass(frozen=True, slots=True)
class Kind:
    """How one setting is read from TOML or from text, and an example of what would be right."""

    read: Callable[[object], object]
    right: str


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError
    return value


def address(value: object) -> str:
    """
    A hall server's address: scheme, host and perhaps port, without a slash at the end.

    Raises:
        ValueError: It is none, or its port cannot be.
    """
    url = _text(value)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
        raise ValueError(url)
    return url.rstrip("/")


def _counter(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str) or not 1 <= int(value) <= 99:
        raise ValueError
    return int(value)


def _language(value: object) -> str:
    if value not in ("vi", "en"):
        raise ValueError
    return str(value)


def _size(value: object) -> tuple[int, int]:
    found = SIZE.match(_text(value))
    if not found:
        raise ValueError
    return int(found[1]), int(found[2])


def _switch(value: object) -> bool:
    known = {"true": True, "1": True, "false": False, "0": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in known:
        return known[value.lower()]
    raise ValueError


def _transport(value: object) -> str:
    if value not in ("tcp", "serial", "usb", "none"):
        raise ValueError
    return str(value)


def _width(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str) or int(value) not in (80, 58):
        raise ValueError
    return int(value)


KINDS: Mapping[str, Kind] = {
    "server": Kind(address, '"http://192.168.1.10:8080"'),
    "counter": Kind(_counter, "1–99"),
    "plan": Kind(lambda value: Path(_text(value)), '"/etc/saovang/plan.toml"'),
    "language": Kind(_language, '"vi", "en"'),
    "size": Kind(_size, '"1080x1920"'),
    "fullscreen": Kind(_switch, "true, false"),
    "reader": Kind(_text, '"/dev/input/by-id/…"'),
    "waiting_clock": Kind(_switch, "true, false"),
    "printer.transport": Kind(_transport, '"tcp", "serial", "usb", "none"'),
    "printer.address": Kind(_text, '"192.168.1.60", "/dev/ttyS0", "/dev/usb/lp0"'),
    "printer.width": Kind(_width, "80, 58"),
}
TABLES = {name.partition(".")[0] for name in KINDS if "." in name}


def load(data: Path, environment: Mapping[str, str]) -> Settings:
    """
    Read DATA/terminal/terminal.toml, if there is one, then SAOVANG_SERVER, SAOVANG_COUNTER and so on.

    Raises:
        SettingsFaulty: At the first thing that cannot be.
        FolderClosed: DATA is no folder, or not this user's.
    """
    file = data / "terminal" / FILE
    values: dict[str, object] = {}
    lines: dict[str, tuple[str, int]] = {}
    for name, seen, line in _from_file(file, data):
        values[name], lines[name] = _read(name, seen, str(file), line), (str(file), line)
    for name in KINDS:
        variable = f"SAOVANG_{name.upper().replace('.', '_')}"
        if variable in environment:
            values[name], lines[name] = _read(name, environment[variable], variable, 1), (variable, 1)
    values["printer"] = _printer(values, lines)
    return Settings(data=data, **{name: value for name, value in values.items() if "." not in name})  # type: ignore[arg-type]


def _printer(values: dict[str, object], lines: Mapping[str, tuple[str, int]]) -> Printer | None:
    """None where nothing is printed, whatever else is said of it."""
    transport = values.get("printer.transport", "none")
    if transport == "none":
        return None
    address = str(values.get("printer.address", ""))
    if not (HOST.match(address) if transport == "tcp" else address.startswith("/")):
        where = lines.get("printer.address", lines["printer.transport"])
        raise _faulty(*where, "printer.address", address[:80], KINDS["printer.address"].right)
    return Printer(
        **{name.partition(".")[2]: value for name, value in values.items() if name.startswith("printer.")}  # type: ignore[arg-type]
    )


def _from_file(file: Path, data: Path) -> list[tuple[str, object, int]]:
    """(name, value, line) of each setting in the file."""
    try:
        text = file.read_text(encoding="utf-8-sig")  # as Windows' Notepad may have saved it
    except FileNotFoundError:
        return []
    except (NotADirectoryError, PermissionError) as error:
        raise FolderClosed(str(error), folder=str(data)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise _faulty(str(file), 1, "", str(error)[:80], "UTF-8") from error
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _faulty(str(file), place(text, error).line, "", str(error)[:80], "counter = 2") from error
    lines = lines_of(text)
    found = list[tuple[str, object, int]]()
    for name, seen in raw.items():
        if name in TABLES and isinstance(seen, dict):
            found += [(f"{name}.{part}", one, lines.line((name, part))) for part, one in seen.items()]
        else:
            found.append((name, seen, lines.line((name,))))
    for name, _, line in found:
        if name not in KINDS:
            raise _faulty(str(file), line, name, name, ", ".join(KINDS))
    return found


def _read(name: str, seen: object, where: str, line: int) -> object:
    kind = KINDS[name]
    try:
        return kind.read(seen)
    except ValueError as error:
        raise _faulty(where, line, name, str(seen)[:80], kind.right) from error


def _faulty(file: str, line: int, name: str, seen: str, right: str) -> SettingsFaulty:
    message = f"{file}:{line}: {name} {seen!r}, expected {right}"
    return SettingsFaulty(message, file=file, line=line, name=name, seen=seen, right=right)
