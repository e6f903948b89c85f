"""
Where in a TOML file something stands.

tomllib forgets lines; this finds them again for tables, arrays of tables and keys, so that every
fault of a plan is told at its place.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"^\s*([A-Za-z0-9_.\"-]+)\s*=")
ROW = re.compile(r"^\s*\{")  # of an array that is written one row a line
AT_LINE = re.compile(r"line (\d+)")

# what tomllib complains of, in its order of looking; the sentences are ours
COMPLAINTS: Mapping[str, str] = {
    r"(Illegal|Found invalid) character '\\n'": "plan.toml-quote",
    r"Unterminated string|Expected ('\"'|.*[\"']{3})": "plan.toml-quote",
    r"(Illegal|Found invalid) character": "plan.toml-character",
    r"Invalid statement|Invalid initial character": "plan.toml-statement",
    r"Expected newline": "plan.toml-rest",
    r"Expected '\]": "plan.toml-header",
    r"Expected '='": "plan.toml-equals",
    r"Cannot |Duplicate ": "plan.toml-twice",
    r"Unclosed ": "plan.toml-open",
    r"Unescaped|Invalid hex|Escaped character": "plan.toml-backslash",
    r"Invalid date": "plan.toml-date",
    r"Invalid value": "plan.toml-value",
}

Path = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class PlanFault:
    """One fault: its line (from 1), its place ("counters[2].services[0]"), an error code and the words' parameters."""

    line: int
    place: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one file, by path."""

    lines: Mapping[Path, int]

    def fault(self, path: Path, code: str, params: Mapping[str, object]) -> PlanFault:
        return PlanFault(self.line(path), written(path), code, params)

    def line(self, path: Path) -> int:
        """The line of the path, or of the nearest thing around it that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def lines_of(text: str) -> Lines:
    lines: dict[Path, int] = {}
    table: Path = ()
    counts: dict[Path, int] = {}
    array: Path | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if array is not None and ROW.match(line):
            counts[array] = counts.get(array, -1) + 1
            lines[(*array, counts[array])] = number
            continue
        if header := HEADER.match(line):
            names = tuple(name.strip().strip('"') for name in header[2].split("."))
            base = (*_inside(names[:-1], counts), names[-1])
            if header[1] == "[[":
                counts[base] = counts.get(base, -1) + 1
                lines.setdefault(base, number)
                base = (*base, counts[base])
            table = base
            lines[table] = number
        elif key := KEY.match(line):
            path = table
            for name in key[1].split("."):
                path = (*path, name.strip('"'))
                lines.setdefault(path, number)
            array = path if line.rstrip().endswith("[") else None
    return Lines(lines)


def _inside(names: tuple[str, ...], counts: Mapping[Path, int]) -> Path:
    """The path of a table that may lie in the last row of an array of tables."""
    path: Path = ()
    for name in names:
        path = (*path, name)
        if path in counts:
            path = (*path, counts[path])
    return path


def place(text: str, error: tomllib.TOMLDecodeError) -> PlanFault:
    found = AT_LINE.search(str(error))
    line = int(found[1]) if found else len(text.splitlines())
    code = next((code for said, code in COMPLAINTS.items() if re.match(said, str(error))), "plan.not-toml")
    return PlanFault(line, "", code, {"detail": str(error)[:120]})


def written(path: Path) -> str:
    """As an admin reads it: counters[2].services[0]."""
    parts = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in path]
    return "".join(parts).lstrip(".")
