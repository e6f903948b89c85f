"""A hall's folder that another version of the program made."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from tests.sync.pages.visitor import kiosk_server, with_tables

OTHERS = {
    "a table this program needs": "DROP TABLE console",
    "a column it needs": "ALTER TABLE stream DROP COLUMN own_day",
}


@pytest.mark.parametrize("words", [("serve", "--port", "0"), ("verify",)], ids=" ".join)
@pytest.mark.parametrize("missing", OTHERS)
def test_what_another_version_made_is_told_and_left_as_it_was(
    tmp_path: Path, missing: str, words: tuple[str, ...]
) -> None:
    data = with_tables(tmp_path)
    file = data / "server" / "saovang.sqlite3"
    before = tables(file, OTHERS[missing])

    told = kiosk_server(*words, data=data)

    assert (told.returncode, told.stdout, len(told.stderr.splitlines())) == (1, "", 1)
    assert told.stderr.startswith(
        f"Dữ liệu của Trung tâm do phiên bản khác của chương trình lập (bảng “{OTHERS[missing].split()[2]}”"
    )
    assert tables(file) == before


def tables(file: Path, change: str = "") -> list[str]:
    with closing(sqlite3.connect(file)) as made, made:
        made.execute(change)
        return [line for (line,) in made.execute("SELECT sql FROM sqlite_master ORDER BY sql")]
