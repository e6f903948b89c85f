"""Visits linked to dossiers are found without reading every ticket ever given."""

from contextlib import closing
from pathlib import Path

from sqlite_utils.utils import sqlite3

from tests.support.served import sqlite_template


def test_the_visits_of_a_page_of_dossiers_are_found_by_their_index(tmp_path: Path) -> None:
    from sync.server.visits import LINKED

    (tmp_path / "hall.sqlite3").write_bytes(sqlite_template())
    with closing(sqlite3.connect(tmp_path / "hall.sqlite3")) as hall:
        sql = LINKED.format(marks="?, ?", voided=8)
        plan = [row[3] for row in hall.execute(f"EXPLAIN QUERY PLAN {sql}", ("a", "b"))]

    assert "SEARCH ticket USING INDEX ticket_of_dossier (dossier=?)" in plan
