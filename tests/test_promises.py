"""docs/promises.md names every promise that something proves, and only proofs there are."""

import re

from tests.support.source import ROOT

PAGE = (ROOT / "docs" / "promises.md").read_text("utf-8")
ROW = re.compile(r"^\| ([A-D]\d+) \|.*\| (.*) \|$", re.MULTILINE)
FILE = re.compile(r"`(tests/[^`]+)`")
PROOFS = {id: set(FILE.findall(proofs)) for id, proofs in ROW.findall(PAGE)}


def test_every_proof_that_is_named_exists() -> None:
    named = set().union(*PROOFS.values())

    assert {place for place in named if not (ROOT / place).is_file()} == set()
    assert all(PROOFS.values())


def test_every_test_of_a_promise_stands_beside_it() -> None:
    for path in ROOT.glob("tests/*/test_promise_*.py"):
        id = path.stem.removeprefix("test_promise_").upper()

        assert path.relative_to(ROOT).as_posix() in PROOFS[id]


def test_every_bench_of_a_promise_stands_beside_it() -> None:
    for path in ROOT.glob("tests/bench/*.py"):
        for id in re.findall(r"title=f?\"([A-D]\d+) ", path.read_text("utf-8")):
            assert path.relative_to(ROOT).as_posix() in PROOFS[id], id
