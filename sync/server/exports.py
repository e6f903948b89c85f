"""
Spreadsheets going out: CSV, XLSX and JSON of the same rows.

No cell is ever a formula: a CSV cell that a spreadsheet program would run gets an apostrophe, XLSX cells are written
as what they are. What the tables hold is the business of `sync.server.ratings` and `sync.server.dossiers`.
"""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import xlsxwriter

Cell = str | int | float | date | None
Format = Literal["csv", "xlsx", "json"]
FORMATS: tuple[Format, ...] = ("csv", "xlsx", "json")
TYPES: Mapping[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
}
RUNS = ("=", "+", "-", "@", "\t", "\r")
NO_FORMULAS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MIN_WIDTH, MAX_WIDTH = 8, 60
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its name, columns and rows."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Export:
    """The table people asked for, sheets that explain it, and single figures told with it."""

    main: Table
    more: Sequence[Table] = ()
    told: Mapping[str, Cell] = field(default_factory=dict)


def write(export: Export, form: Format) -> bytes:
    """The bytes of a file; CSV has the main table only."""
    if form == "csv":
        return to_csv(export.main)
    return to_xlsx(export) if form == "xlsx" else to_json(export)


def to_csv(table: Table) -> bytes:
    """UTF-8 with BOM and CRLF, as Excel wants it to keep Vietnamese."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(table.columns)
    writer.writerows([[_csv_cell(cell) for cell in row] for row in table.rows])
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> str:
    text = "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(RUNS) else text


def to_xlsx(export: Export) -> bytes:
    """One sheet a table; days are days, numbers are numbers, everything else is text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, NO_FORMULAS) as book:
        head = book.add_format({"bold": True, "bottom": 2})
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        for table in (export.main, *export.more):
            _sheet(book.add_worksheet(table.name), table, head, day)
    return out.getvalue()


def _sheet(sheet: Any, table: Table, head: Any, day: Any) -> None:
    sheet.freeze_panes(1, 0)
    for n, name in enumerate(table.columns):
        sheet.write_string(0, n, name, head)
        longest = max((len(str(row[n])) for row in table.rows if row[n] is not None), default=0)
        sheet.set_column(n, n, min(max(longest, len(name), MIN_WIDTH) + 2, MAX_WIDTH))
    for r, row in enumerate(table.rows, 1):
        for n, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(r, n, cell, day)
            elif isinstance(cell, int | float):
                sheet.write_number(r, n, cell)
            elif cell:
                sheet.write_string(r, n, UNPRINTABLE.sub("", cell))


def to_json(export: Export) -> bytes:
    """An object: the figures told, then every table as a list of objects."""
    tables = {table.name: [_object(table.columns, row) for row in table.rows] for table in (export.main, *export.more)}
    told = _object(list(export.told), list(export.told.values()))
    return json.dumps({**told, **tables}, ensure_ascii=False, indent=1).encode() + b"\n"


def _object(columns: Sequence[str], row: Sequence[Cell]) -> dict[str, object]:
    values = [cell.isoformat() if isinstance(cell, date) else cell for cell in row]
    return dict(zip(columns, values, strict=True))
