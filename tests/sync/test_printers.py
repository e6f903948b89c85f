"""What the hall's server knows of the terminals' paper: from what printers say, and from what became of slips."""

from datetime import date
from typing import Any

import pytest

from kiosk.domain.kinds import PrinterChanged, SlipLost, SlipPrinted
from tests.support.lobby import Lobby, drain
from tests.support.served import ServedHall

TICKET = "ABCDEFGHIJKLMNOP"
PAPER = "SELECT printer, slips_lost, slips_unsure FROM terminal WHERE own = false"
ALL_OF_IT = "SELECT printer, printer_ms, slips_day, slips_lost, slips_unsure FROM terminal WHERE own = false"


def changed(lobby: Lobby, state: str) -> None:
    lobby.journal.append("printer.changed", PrinterChanged(state=state))


def printed(lobby: Lobby, *, again: bool = False) -> None:
    lobby.journal.append("slip.printed", SlipPrinted(id=TICKET, again=again))


def lost(lobby: Lobby, how: str, why: str, day: date | None = None) -> None:
    def work(writing: Any) -> None:
        writing.append(f"slip.{how}", SlipLost(id=TICKET, again=False, why=why), day=day)

    lobby.journal.write(work)


def test_a_printer_is_as_its_terminal_said_last_and_that_is_found_again_in_the_bytes(
    hall: ServedHall, lobby: Lobby
) -> None:
    from sync.server.hot.rebuild import rebuild

    link = lobby.enrol(hall)
    changed(lobby, "ready")
    printed(lobby)
    changed(lobby, "low")
    drain(lobby, link)
    first = hall.rows(PAPER)
    lost(lobby, "unknown", "paper")
    changed(lobby, "paper")
    lost(lobby, "failed", "paper")
    drain(lobby, link)
    told = hall.rows(ALL_OF_IT)

    hall.do(rebuild)

    assert [tuple(row) for row in first] == [("low", 0, 0)]
    assert [(row[0], *row[3:]) for row in told] == [("paper", 2, 1)]
    assert [tuple(row) for row in hall.rows(ALL_OF_IT)] == [tuple(row) for row in told]


def test_a_trouble_is_as_old_as_it_is_whenever_it_was_heard_of(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(sqlite_hall)
    changed(lobby, "paper")
    lobby.clock.advance(600)
    lost(lobby, "failed", "paper")
    lobby.clock.advance(600)
    drain(lobby, link)

    [(since,)] = sqlite_hall.rows("SELECT printer_ms FROM terminal WHERE own = false")
    [(received,)] = sqlite_hall.rows("SELECT received_ms FROM batch WHERE stream_id IN (SELECT max(id) FROM stream)")
    assert received - since == 1_200_000


@pytest.mark.parametrize(
    ("facts", "known"),
    [
        ([("failed", "paper")], ("paper", 1, 0)),  # an older terminal says it with its slips alone
        ([("failed", "cover"), ("printed", "")], ("ready", 0, 0)),
        ([("changed", "low"), ("printed", "")], ("low", 0, 0)),  # a slip says nothing of the roll
        ([("failed", "gone"), ("failed", "late"), ("changed", "ready")], ("ready", 0, 0)),
        ([("unknown", "silent"), ("changed", "ready")], ("ready", 1, 1)),  # it may lie in the slot, or may not
        ([("unknown", "silent"), ("changed", "ready"), ("printed", "")], ("ready", 0, 0)),
        ([("changed", "ready"), ("unknown", "interrupted")], ("ready", 1, 1)),
        ([("changed", "ready"), ("failed", "undrawn")], ("ready", 1, 0)),  # no fault of the printer's
        ([("failed", "paper"), ("changed", "cover"), ("changed", "low")], ("low", 0, 0)),
        ([("changed", "paper"), ("changed", "none")], ("none", 0, 0)),
    ],
)
def test_what_became_of_slips_and_what_a_printer_says_are_one_story(
    sqlite_hall: ServedHall, lobby: Lobby, facts: list[tuple[str, str]], known: tuple[str, int, int]
) -> None:
    link = lobby.enrol(sqlite_hall)
    for kind, word in facts:
        if kind == "changed":
            changed(lobby, word)
        elif kind == "printed":
            printed(lobby)
        else:
            lost(lobby, kind, word)
    drain(lobby, link)

    assert [tuple(row) for row in sqlite_hall.rows(PAPER)] == [known]


def test_the_slips_of_another_day_are_not_added_up(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(sqlite_hall)
    for day in (date(2026, 11, 20), date(2026, 11, 20), date(2026, 11, 23)):
        lost(lobby, "failed", "paper", day)
    drain(lobby, link)

    [row] = sqlite_hall.rows("SELECT slips_day, slips_lost FROM terminal WHERE own = false")
    assert tuple(row) == ("2026-11-23", 1)


def test_a_word_nobody_knows_is_put_aside_and_the_next_fact_counts(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(sqlite_hall)
    changed(lobby, "on-fire")
    changed(lobby, "low")
    drain(lobby, link)

    assert [tuple(row) for row in sqlite_hall.rows(PAPER)] == [("low", 0, 0)]
    assert [row[0] for row in sqlite_hall.rows("SELECT reason FROM parked")] == ["fact.unfit"]
