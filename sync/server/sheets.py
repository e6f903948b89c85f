"""
Spreadsheets coming in: CSV or XLSX as rows of text, whatever somebody made of them.

A file is refused before a library unpacks it: by size, by what its archive would become, by cells that claim to stand
a million rows away. Spreadsheets going out are the business of `sync.server.exports`.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from python_calamine import CalamineError, load_workbook

from kiosk.domain.errors import SheetTooBig, SheetUnreadable

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 80 * 1024 * 1024
MAX_MEMBERS = 200
MAX_ROWS = 50_000
MAX_COLUMNS = 64
CHUNK = 64 * 1024
TOO_BIG = f"{MAX_BYTES // 1024 // 1024} MiB, {MAX_ROWS} × {MAX_COLUMNS}"

BOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
NO_TEXT = (b"%PDF", b"{\\rtf", b"\xd0\xcf\x11\xe0", b"<")  # also a page that was saved in a sheet's place

CELL = re.compile(rb"<(?:\w+:)?(?:c|row)\b[^>]*?\sr\s*=\s*[\"']([^\"']*)[\"']")
REFERENCE = re.compile(rb"([A-Z]{0,3})(\d{1,7})")
FORMULA_GUARD = re.compile(r"'(?=[=+\-@\t\r])")


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not empty; `number` as the spreadsheet program shows it, from 1."""

    number: int
    cells: tuple[str, ...]


def read(data: bytes, name: str = "") -> list[Row]:
    """
    Rows of text of the first sheet; days are ISO dates.

    Args:
        name: The file's, which may promise another kind than its bytes are.

    Raises:
        SheetTooBig: The file, or what it would unpack to.
        SheetUnreadable: Neither an XLSX nor a CSV in UTF-8.
    """
    if len(data) > MAX_BYTES:
        raise SheetTooBig(f"{len(data)} bytes", limit=TOO_BIG)
    archive = data.startswith(b"PK")
    if data.startswith(NO_TEXT) or (name.lower().endswith(BOOKS) and not archive):
        raise SheetUnreadable(f"{data[:8]!r} in {name[-40:]!r}")
    rows = _xlsx(data) if archive else _csv(data)
    kept = [row for row in rows if any(row.cells)]
    if not kept:
        raise SheetUnreadable("no row")
    return kept


def _csv(data: bytes) -> Iterator[Row]:
    """Comma, semicolon or tab, told from the first line; Excel writes what its country uses."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SheetUnreadable("not UTF-8") from error
    if "\x00" in text:
        raise SheetUnreadable("a zero byte")
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            yield Row(number, _bounded(number, cells))
    except csv.Error as error:
        raise SheetUnreadable(str(error)) from error


def _xlsx(data: bytes) -> Iterator[Row]:
    """The first sheet; calamine makes a full rectangle of it, so the cells' places were checked before."""
    _check_archive(data)
    try:
        with load_workbook(io.BytesIO(data)) as workbook:
            rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError, ValueError) as error:
        raise SheetUnreadable(type(error).__name__) from error
    for number, cells in enumerate(rows, 1):
        yield Row(number, _bounded(number, cells))


def _bounded(number: int, cells: Iterable[object]) -> tuple[str, ...]:
    """The row as text, empty cells at its end dropped."""
    texts = [_text(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    if number > MAX_ROWS + 1 or len(texts) > MAX_COLUMNS:
        raise SheetTooBig(f"row {number}, {len(texts)} columns", limit=TOO_BIG)
    return tuple(texts)


def _text(cell: object) -> str:
    """As a person would type it."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return FORMULA_GUARD.sub("", str(cell).strip(), count=1)


def _check_archive(data: bytes) -> None:
    """Unpack every member once, counting and keeping nothing; sizes written in the archive are not believed."""
    left = MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise SheetTooBig(f"{len(members)} members", limit=TOO_BIG)
            if "xl/workbook.xml" not in archive.namelist():
                raise SheetUnreadable("an archive without a workbook")
            for member in members:
                left -= _check_member(data, member, left)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, UnicodeDecodeError) as error:
        raise SheetUnreadable(type(error).__name__) from error


def _check_member(data: bytes, member: zipfile.ZipInfo, left: int) -> int:
    """How many bytes a member unpacks to; no cell of it may stand outside the limits."""
    header = data[member.header_offset : member.header_offset + 30]
    if len(header) < 30:
        raise SheetUnreadable("a cut archive")
    start = (
        member.header_offset + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    )
    packed = memoryview(data)[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        _check_cells(bytes(packed))
        return len(packed)
    if member.compress_type != zipfile.ZIP_DEFLATED or member.flag_bits & 1:
        raise SheetUnreadable("packed in an unusual way, or locked")
    return _inflate(packed, left)


def _inflate(packed: memoryview, left: int) -> int:
    """Unpack in pieces; the tail of one is kept for a cell cut in two."""
    unpacker, size, tail = zlib.decompressobj(-zlib.MAX_WBITS), 0, b""
    rest: bytes | memoryview = packed
    while True:
        piece = unpacker.decompress(rest, CHUNK)
        size += len(piece)
        if size > left:
            raise SheetTooBig("unpacks beyond the limit", limit=TOO_BIG)
        _check_cells(tail + piece)
        tail, rest = (tail + piece)[-256:], unpacker.unconsumed_tail
        if unpacker.eof or (not piece and not rest):
            return size


def _check_cells(xml: bytes) -> None:
    for reference in CELL.findall(xml):
        match = REFERENCE.fullmatch(reference)
        if match is None:
            raise SheetUnreadable("a cell without a place")
        if int(match[2]) > MAX_ROWS + 1 or _column(match[1]) > MAX_COLUMNS:
            raise SheetTooBig(f"a cell at {reference.decode()}", limit=TOO_BIG)


def _column(letters: bytes) -> int:
    """A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
