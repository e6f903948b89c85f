"""What a benchmark hands over: one table; and the file in which the last one of each stands."""

import re
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
REACHED = "All of it was reached."
VERDICT = re.compile(rf"Missed: ([^.]*)\.|{REACHED}")
HEAD = "# Measured\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    title: str  # begins with the promise's id: "D8 …"
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""  # how it was measured, in a sentence or two

    def markdown(self) -> str:
        lines = [f"## {self.title}", "", _line(self.columns), _line(["---"] * len(self.columns))]
        return "\n".join([*lines, *map(_line, self.rows), *(["", self.note] if self.note else []), ""])

    def stamped(self, when: str) -> "Table":
        return replace(self, note=f"{self.note} {when}".strip())


def verdict(wanted: Mapping[str, bool]) -> str:
    """What of that which is wanted was reached, and what was missed: no reader should have to compare."""
    missed = [name for name, reached in wanted.items() if not reached]
    return f"Missed: {'; '.join(missed)}." if missed else REACHED


def spread(runs: Sequence[Table]) -> Table:
    """Several runs of one bench as one table: of each figure the median, and in brackets the least and the most."""
    first = runs[0]
    if len(runs) == 1:
        return first
    rows = tuple(
        tuple(_together([run.rows[n][place] for run in runs]) for place in range(len(row)))
        for n, row in enumerate(first.rows)
    )
    note = f"{_of_all([run.note for run in runs])} {len(runs)} runs: median, least and most."
    return replace(first, rows=rows, note=note.strip())


def _of_all(notes: Sequence[str]) -> str:
    """The first one's note, with the verdict of all runs."""
    verdicts = [VERDICT.search(note) for note in notes]
    if not verdicts[0]:
        return notes[0]
    missed = Counter(name for one in verdicts if one and one[1] for name in one[1].split("; "))
    told = [name if count == len(notes) else f"{name} ({count} of {len(notes)} runs)" for name, count in missed.items()]
    return notes[0].replace(verdicts[0][0], f"Missed: {'; '.join(told)}." if told else REACHED)


def _together(cells: Sequence[str]) -> str:
    """One cell of all runs; where they differ, every figure in it with its spread."""
    if len(set(cells)) == 1:
        return cells[0]
    figures = [NUMBER.findall(cell) for cell in cells]
    if len({len(found) for found in figures}) != 1:
        return " / ".join(dict.fromkeys(cells))
    columns = iter(zip(*figures, strict=True))
    return NUMBER.sub(lambda _: _spread(next(columns)), cells[0])


def _spread(figures: Sequence[str]) -> str:
    if len(set(figures)) == 1:
        return figures[0]
    values = [float(one.replace(",", "")) for one in figures]
    digits = max(len(one.partition(".")[2]) for one in figures)
    middle, *ends = (f"{one:,.{digits}f}" for one in (statistics.median(values), min(values), max(values)))
    return f"{middle} ({'–'.join(ends)})"


def put_into(file: Path, machine: str, tables: Sequence[Table]) -> None:
    """Each table in the place of the one with its title; one that was not measured now stays, with its day."""
    text = file.read_text("utf-8") if file.exists() else ""
    kept = {part.partition("\n")[0]: f"## {part}" for part in text.split("\n## ")[1:]}
    kept |= {table.title: table.markdown() for table in tables}
    parts = [kept[title].strip("\n") for title in sorted(kept)]
    file.write_text("\n\n".join([f"{HEAD}\n{machine}.", *parts]) + "\n", "utf-8")


def _line(cells: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(cells)} |"
