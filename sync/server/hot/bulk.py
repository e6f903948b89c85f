"""
How many rows travel to a database at once.

A handful are one statement with their values, the same for both databases; more go to PostgreSQL as arrays or by COPY,
and to SQLite row by row.
"""

import struct
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

Row = tuple[Any, ...]
Change = tuple[str, Row]  # a statement that changes something, with its parameters

FEW = 8  # rows
NONE: Mapping[str, str] = MappingProxyType({})

# PostgreSQL must be told what an array holds.
TYPES = {
    "ticket": (
        *("date", "text", "integer", "text", "text", "text", "boolean", "bigint", "bigint", "bigint"),
        *("smallint", "smallint"),
    ),
    "counts": ("date", "smallint", "text", "bigint", "bigint"),
    "parked": ("bigint", "bigint", "text", "text"),
    "evidence": ("bigint", "bytea", "bigint", "bytea", "bytea", "bigint"),
}

NUMBERS, TEXTS = frozenset({"integer", "bigint", "smallint", "boolean"}), frozenset({"text", "date"})

COPY_FACTS = "COPY fact (stream_id, seq, line, hash) FROM STDIN (FORMAT BINARY)"
ADD_FACTS = "INSERT INTO fact (stream_id, seq, line, hash) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
# PostgreSQL's binary COPY of a fact: four columns, each with its length before it
_BEGIN = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_ROW = struct.Struct(">hiqiqi")
_HASH = (32).to_bytes(4, "big")
_END = b"\xff\xff"


def values(table: str, columns: str, rows: Sequence[Row], tail: str = "ON CONFLICT DO NOTHING") -> Change:
    """A few rows as one statement."""
    marks = f"({', '.join(['%s'] * len(rows[0]))})"
    sql = f"INSERT INTO {table} ({columns}) VALUES {', '.join([marks] * len(rows))} {tail}"
    return sql, tuple(value for row in rows for value in row)


def from_arrays(table: str, columns: str, tail: str, same: Mapping[str, str]) -> str:
    """PostgreSQL's statement for many rows, given as a list of each column."""
    arrays = ", ".join(f"%{'b' if kind == 'bytea' else 's'}::{kind}[]" for kind in TYPES[table])
    chosen = ", ".join(("u.*", *same.values()))
    return f"INSERT INTO {table} ({', '.join((columns, *same))}) SELECT {chosen} FROM unnest({arrays}) u {tail}"


def arrays(table: str, rows: Sequence[Row]) -> list[object]:
    """The columns for it, as text where that can be: psycopg looks at each item of a list, which costs more."""
    columns = zip(TYPES[table], zip(*rows, strict=True), strict=True)
    return [_text(column) if kind in TEXTS else _numbers(column) if kind in NUMBERS else list(column)
            for kind, column in columns]  # fmt: skip


def _numbers(column: Sequence[int | None]) -> str:
    return f"{{{','.join(['NULL' if one is None else str(int(one)) for one in column])}}}"


def _text(column: Sequence[str]) -> str | list[str]:
    text = '","'.join(column)
    if "\\" in text or text.count('"') != 2 * (len(column) - 1):  # something that needs quoting itself
        return list(column)
    return f'{{"{text}"}}'


def row_by_row(table: str, columns: str, tail: str, same: Mapping[str, str]) -> str:
    """SQLite's statement for many rows, made once and run for each."""
    marks = ", ".join((*"?" * len(TYPES[table]), *same.values()))
    return f"INSERT INTO {table} ({', '.join((columns, *same))}) VALUES ({marks}) {tail}"


def copied(stream: int, first: int, lines: Sequence[bytes], links: Sequence[bytes]) -> bytes:
    """A run of facts as PostgreSQL's COPY wants it."""
    head, pairs = _ROW.pack, enumerate(zip(lines, links, strict=True), first)
    rows = [head(4, 8, stream, 8, seq, len(line)) + line + _HASH + link for seq, (line, link) in pairs]
    return _BEGIN + b"".join(rows) + _END


def joined(changes: Sequence[Change]) -> Change:
    """One statement of PostgreSQL that makes several changes, none of which may need another."""
    *others, last = changes
    parts = ", ".join(f"change{n} AS ({sql})" for n, (sql, _) in enumerate(others))
    sql = f"WITH {parts} {last[0]}" if parts else last[0]
    return sql, tuple(value for _, parameters in changes for value in parameters)


def guarded(changes: Sequence[Change], guard: Change) -> Change:
    """
    One statement of PostgreSQL that makes several changes, and none where `guard`, an UPDATE, finds no row any more.

    It divides by the number of rows found: by zero, everything is undone.
    """
    named = [
        *((f"change{n}", *change) for n, change in enumerate(changes)),
        ("guard", f"{guard[0]} RETURNING 1", guard[1]),
    ]
    parts = ", ".join(f"{name} AS ({sql})" for name, sql, _ in named)
    return f"WITH {parts} SELECT 1 / (SELECT count(*)::int FROM guard)", tuple(v for *_, of in named for v in of)
