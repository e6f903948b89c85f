"""A plan that came down is on trial until the terminal is at home with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.cli.terminal import Terminal, open_terminal
from kiosk.domain import fact
from kiosk.domain.kinds import PlanApplied
from kiosk.settings import Settings
from kiosk.writing import Writing
from tests.kiosk.halls import EXAMPLE


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    one = open_terminal(Settings(data=tmp_path))
    yield one
    one.close()


def come_down(terminal: Terminal, version: int, name: str) -> None:
    """As the worker applies a plan."""
    terminal.box.stage(version, name * 16, EXAMPLE.read_text("utf-8"))

    def switch(writing: Writing) -> None:
        terminal.box.apply(writing.connection)
        writing.append("plan.applied", PlanApplied(version=version, digest=name * 16))

    terminal.journal.write(switch)


def in_force(terminal: Terminal) -> int:
    applied = terminal.box.applied()
    assert applied is not None
    return applied.version


def plans_told(terminal: Terminal) -> list[tuple[str, bytes]]:
    lines = terminal.journal.lines(terminal.journal.incarnation, 1)
    return [(one.kind, bytes(one.data)) for one in map(fact.decode, lines) if one.kind.startswith("plan.")]


def test_a_plan_with_which_home_was_reached_stays(terminal: Terminal) -> None:
    come_down(terminal, 1, "a")

    terminal.plan_holds()
    terminal.begin()
    terminal.begin()

    assert in_force(terminal) == 1
    assert terminal.box.trial() is None


def test_a_plan_with_which_home_was_not_reached_gives_way_to_the_last_good_one(terminal: Terminal) -> None:
    come_down(terminal, 1, "a")
    terminal.plan_holds()
    come_down(terminal, 2, "b")

    terminal.plan_failed()

    assert in_force(terminal) == 1
    assert terminal.box.is_rejected("b" * 16)
    assert plans_told(terminal)[-2:] == [
        ("plan.rejected", b'{"version":2,"digest":"bbbbbbbbbbbbbbbb","why":"plan.home-not-reached"}'),
        ("plan.applied", b'{"version":1,"digest":"aaaaaaaaaaaaaaaa"}'),
    ]


def test_a_power_cut_in_the_minute_of_a_new_plan_is_not_held_against_it(terminal: Terminal) -> None:
    come_down(terminal, 1, "a")

    terminal.begin()

    assert in_force(terminal) == 1
    terminal.plan_holds()
    assert terminal.box.trial() is None


def test_a_plan_that_brings_the_terminal_down_at_every_start_is_left_at_the_second(terminal: Terminal) -> None:
    come_down(terminal, 1, "a")
    terminal.plan_holds()
    come_down(terminal, 2, "b")

    terminal.begin()
    assert in_force(terminal) == 2
    terminal.begin()

    assert in_force(terminal) == 1
    assert terminal.plans().hall.code == "sao-vang"


def test_the_first_plan_of_all_gives_way_to_what_the_terminal_came_with(terminal: Terminal) -> None:
    come_down(terminal, 1, "a")

    terminal.plan_failed()

    assert terminal.box.applied() is None
    assert terminal.plans().hall.code == "sao-vang"


def test_a_start_tells_the_server_what_the_terminal_runs_on(terminal: Terminal) -> None:
    terminal.begin()

    lines = [fact.decode(line) for line in terminal.journal.lines(terminal.journal.incarnation, 1)]
    assert [one.kind for one in lines if one.kind.startswith("terminal.")] == ["terminal.started"]
    assert b'"sqlite":"3.' in bytes(lines[-1].data)
