"""C7: no file we hand out holds a formula, and Vietnamese comes through."""

import csv
import io
import json
import re
import zipfile
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from sync.server.exports import Export, Table, to_csv, to_json, to_xlsx
from sync.server.sheets import read

NASTY = st.one_of(
    st.text(max_size=40),
    st.builds(
        "{}{}".format, st.sampled_from(["=", "+", "-", "@", "\t", "\r", "=cmd|'/c calc'!A"]), st.text(max_size=20)
    ),
)
COLUMNS = ("first", "second")
RUNS = ("=", "+", "-", "@", "\t", "\r")


@given(st.lists(st.tuples(NASTY, NASTY), max_size=8))
def test_no_csv_cell_begins_like_a_formula(rows: list[tuple[str, str]]) -> None:
    text = to_csv(Table("t", COLUMNS, rows)).decode("utf-8-sig")

    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(RUNS)]


@given(st.lists(st.tuples(NASTY, NASTY), max_size=8))
def test_no_xlsx_cell_is_a_formula_or_a_link(rows: list[tuple[str, str]]) -> None:
    data = to_xlsx(Export(Table("t", COLUMNS, rows)))

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet
        assert not [name for name in archive.namelist() if "external" in name.lower() or "vba" in name.lower()]


@given(st.lists(st.tuples(NASTY, NASTY), max_size=8))
def test_json_carries_every_text_unchanged(rows: list[tuple[str, str]]) -> None:
    told = json.loads(to_json(Export(Table("t", COLUMNS, rows), told={"waiting": 3})))

    assert told == {"waiting": 3, "t": [{"first": a, "second": b} for a, b in rows]}


def test_numbers_stay_numbers_and_days_stay_days_in_a_spreadsheet() -> None:
    table = Table("t", ("day", "n", "share", "none"), [(date(2026, 11, 22), 5, 0.25, None)])

    with load_workbook(io.BytesIO(to_xlsx(Export(table)))) as book:
        rows = book.get_sheet_by_name("t").to_python(skip_empty_area=False)

    assert rows == [["day", "n", "share", "none"], [date(2026, 11, 22), 5.0, 0.25, ""]]


def test_a_negative_number_is_no_formula_and_needs_no_apostrophe() -> None:
    assert to_csv(Table("t", ("n",), [(-5,)])).endswith(b"\r\n-5\r\n")


def test_excel_sees_that_a_csv_is_utf_8() -> None:
    assert to_csv(Table("t", ("tên",), [("Ẳ Ộ đường",)])).startswith(b"\xef\xbb\xbft\xc3\xaan")


@given(st.lists(st.tuples(NASTY, NASTY), min_size=1, max_size=8))
def test_what_was_exported_is_read_back_as_it_was(rows: list[tuple[str, str]]) -> None:
    kept = [(_typed(a), _typed(b)) for a, b in rows]

    read_back = read(to_csv(Table("t", COLUMNS, [("x" + a, "x" + b) for a, b in kept])))

    assert [row.cells for row in read_back[1:]] == [("x" + a, "x" + b) for a, b in kept]


def _typed(text: str) -> str:
    """What a person can type into a cell: nothing invisible, no blanks at the ends."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]", "", text).strip()
