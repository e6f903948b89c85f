"""Uploads that are mistakes or attacks: one clear refusal each, nothing unpacked beyond the limits."""

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest

from kiosk.domain.errors import SheetTooBig, SheetUnreadable
from sync.server.exports import Export, Table, to_xlsx
from sync.server.sheets import MAX_BYTES, read

HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(sheet: bytes | None = None, more: dict[str, bytes] | None = None) -> bytes:
    """A good XLSX whose sheet is replaced and to which members are added."""
    good = to_xlsx(Export(Table("t", ("a",), [("b",)])))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, sheet if sheet is not None and name == SHEET else source.read(name))
        for name, data in (more or {}).items():
            target.writestr(name, data)
    return out.getvalue()


def lying_size(data: bytes) -> bytes:
    """The same archive, whose directory says that its sheet unpacks to 10 bytes."""
    at = data.rfind(SHEET.encode()) - 46
    return data[: at + 24] + struct.pack("<I", 10) + data[at + 28 :]


def renamed(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name.replace("xl/workbook.xml", "xl/other.xml"), source.read(name))
    return out.getvalue()


UNREADABLE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "blanks": lambda: b"  \n \n",
    "random bytes": lambda: bytes(range(256)) * 8,
    "an old .xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    "a PDF": lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "a PDF of plain letters": lambda: b"%PDF-1.4\n1 0 obj\n",
    "a page saved in its place": lambda: b"<html><table><tr><td>code</td></tr></table></html>",
    "a letter": lambda: b"{\\rtf1 code}",
    "a PNG": lambda: b"\x89PNG\r\n\x1a\n" + bytes(100),
    "a CSV in UTF-16": lambda: "mã,tên\n".encode("utf-16"),
    "a CSV in an old code page": lambda: "code,lý do\nx,ễ\n".encode().replace(b"\xe1", b"\xff"),
    "a CSV with a zero byte": lambda: b"code\nH\x00\n",
    "a CSV with an open quote": lambda: b'code,service\n"H56,x\n',
    "only the first bytes of a ZIP": lambda: b"PK\x03\x04",
    "a ZIP cut in the middle": lambda: workbook()[:900],
    "a ZIP that is no workbook": lambda: renamed(workbook()),
    "a workbook of broken XML": lambda: workbook(HEAD + b"<row><c></row>" + TAIL),
    "a sheet in UTF-16 hiding its cells": lambda: workbook(
        (HEAD + b'<row r="1"><c r="XFD1048576"><v>1</v></c></row>' + TAIL).decode().encode("utf-16")
    ),
}
TOO_BIG: dict[str, Callable[[], bytes]] = {
    "11 MB of text": lambda: b"code\n" + b"x\n" * (MAX_BYTES // 2),
    "70,000 rows": lambda: b"code\n" + b"x\n" * 70_000,
    "100 columns": lambda: b",".join([b"c"] * 100) + b"\n",
    "a bomb of 200 MB": lambda: workbook(HEAD + b" " * (200 * 1024 * 1024) + TAIL),
    "a bomb that lies about its size": lambda: lying_size(workbook(HEAD + b" " * (200 * 1024 * 1024) + TAIL)),
    "a bomb beside the sheet": lambda: workbook(more={"xl/media/a.bin": bytes(200 * 1024 * 1024)}),
    "one cell in the far corner": lambda: workbook(HEAD + b'<row r="1"><c r="XFD1048576"><v>1</v></c></row>' + TAIL),
    "a row a million below": lambda: workbook(HEAD + b'<row r="1048576"><c><v>1</v></c></row>' + TAIL),
    "a far cell behind much text": lambda: workbook(
        HEAD + b" " * 65_500 + b'<row r="1"><c r="XFD9"><v>1</v></c></row>'
    ),
    "a thousand members": lambda: workbook(more={f"x/{n}": b"" for n in range(1000)}),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_is_no_spreadsheet_is_refused(what: str) -> None:
    with pytest.raises(SheetUnreadable):
        read(UNREADABLE[what]())


@pytest.mark.parametrize("what", TOO_BIG)
def test_what_is_too_big_is_refused_without_being_unpacked(what: str) -> None:
    data = TOO_BIG[what]()
    tracemalloc.start()

    with pytest.raises(SheetTooBig):
        read(data)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 * 1024 * 1024


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_of_any_country_is_read(delimiter: str) -> None:
    text = delimiter.join(["mã", "thủ tục"]) + "\r\n\r\n" + delimiter.join(["A-1", '"Khai sinh, ""trễ"""']) + "\r\n"

    rows = read(b"\xef\xbb\xbf" + text.encode())

    assert [(row.number, row.cells) for row in rows] == [(1, ("mã", "thủ tục")), (3, ("A-1", 'Khai sinh, "trễ"'))]


def test_rows_keep_the_numbers_that_excel_shows() -> None:
    table = Table("t", ("a", "b"), [(None, None), ("x", "y"), (None, None), ("z", None)])

    rows = read(to_xlsx(Export(table)))

    assert [(row.number, row.cells) for row in rows] == [(1, ("a", "b")), (3, ("x", "y")), (5, ("z",))]


def test_a_damaged_byte_anywhere_is_read_or_refused_and_nothing_else() -> None:
    good, outcomes = workbook(), set[str]()

    for place in range(0, len(good), 23):
        broken = good[:place] + bytes([good[place] ^ 0xFF]) + good[place + 1 :]
        try:
            outcomes.add(f"{len(read(broken))} rows")
        except (SheetUnreadable, SheetTooBig) as error:
            outcomes.add(error.code)

    assert "import.unreadable" in outcomes
    assert outcomes <= {"import.unreadable", "import.too-big", "1 rows", "2 rows"}


@pytest.mark.parametrize("name", ["hồ sơ.xlsx", "HO-SO.XLS", "hồ sơ.ods"])
def test_text_that_calls_itself_a_workbook_is_none(name: str) -> None:
    with pytest.raises(SheetUnreadable):
        read(b"code,service\n", name)

    assert read(b"code,service\n", "hồ sơ.csv")[0].cells == ("code", "service")
