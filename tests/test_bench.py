"""What benches hand over: tables, their spread over several runs, and the file in which the last of each stands."""

from pathlib import Path

from tests.bench.table import Table, put_into, spread, verdict


def a_table(title: str, *cells: str) -> Table:
    return Table(title=title, columns=tuple("abc"[: len(cells)]), rows=(cells,), note="As it was.")


def test_several_runs_are_told_by_median_least_and_most_of_each_figure() -> None:
    runs = [
        a_table("D3", "SQLite", rate, both)
        for rate, both in (("1,900", "2.4 / 3"), ("2,100", "2.5 / 3"), ("800", "9.0 / 3"))
    ]

    told = spread(runs)

    assert told.rows == (("SQLite", "1,900 (800–2,100)", "2.5 (2.4–9.0) / 3"),)
    assert told.note == "As it was. 3 runs: median, least and most."


def test_what_some_runs_missed_is_told_with_how_many() -> None:
    notes = [verdict({"rate": kept, "one fact": False}) for kept in (True, False, True)]
    runs = [Table(title="D3", columns=("a",), rows=(("1",),), note=f"Wanted: much. {note}") for note in notes]

    assert [one.note for one in runs[:2]] == [
        "Wanted: much. Missed: one fact.",
        "Wanted: much. Missed: rate; one fact.",
    ]
    assert spread(runs).note.startswith("Wanted: much. Missed: one fact; rate (1 of 3 runs). 3 runs")
    assert verdict({"rate": True}) == "All of it was reached."


def test_what_has_no_common_shape_is_told_as_it_was() -> None:
    assert spread([a_table("C1", "none"), a_table("C1", "2 of 3"), a_table("C1", "none")]).rows == (("none / 2 of 3",),)


def test_one_run_is_told_as_it_is() -> None:
    assert spread([a_table("D3", "1")]) == a_table("D3", "1")


def test_a_table_takes_the_place_of_its_last_one_and_the_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "bench.md"
    put_into(file, "2 cores", [a_table("D3 facts", "1").stamped("22 November."), a_table("A8 week", "2")])

    put_into(file, "4 cores", [a_table("D3 facts", "7").stamped("23 November."), a_table("B1 box", "3")])

    assert file.read_text("utf-8") == (
        "# Measured\n\n4 cores.\n\n"
        "## A8 week\n\n| a |\n| --- |\n| 2 |\n\nAs it was.\n\n"
        "## B1 box\n\n| a |\n| --- |\n| 3 |\n\nAs it was.\n\n"
        "## D3 facts\n\n| a |\n| --- |\n| 7 |\n\nAs it was. 23 November.\n"
    )
