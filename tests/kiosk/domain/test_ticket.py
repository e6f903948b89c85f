"""A ticket's number and its life."""

import pytest

from kiosk.domain.errors import SeriesUsedUp, TicketNotThere
from kiosk.domain.kinds import KINDS
from kiosk.domain.ticket import ACTIONS, PHASES, Phase, accept, at_close, label, next_number

# what a counter may do with a ticket, in the order it happens to a citizen; everything else is refused
MAY = {
    Phase.WAITING: {"called", "left", "cancelled"},
    Phase.CALLED: {
        *("recalled", "started", "finished", "held", "transferred", "added", "no_show", "cancelled", "linked"),
    },
    Phase.SERVING: {"finished", "held", "transferred", "added", "cancelled", "linked"},
    Phase.HELD: {"called", "resumed", "left", "cancelled"},
    Phase.ABSENT: {"called", "reinstated", "left", "cancelled"},
    Phase.LEFT: {"called", "reinstated"},
    Phase.FINISHED: set(),
    Phase.CANCELLED: set(),
    Phase.VOIDED: set(),
}


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("action", ACTIONS)
def test_what_may_be_done_with_a_ticket_is_a_table_and_nothing_else_may(action: str, phase: Phase) -> None:
    if action in MAY[phase]:
        assert accept(action, phase) is (ACTIONS[action].to or phase)
        return

    with pytest.raises(TicketNotThere) as refused:
        accept(action, phase, "A 046")

    assert refused.value.params == {"label": "A 046", "phase": PHASES[phase], "action": ACTIONS[action].name}


def test_every_action_is_a_fact_and_every_phase_has_a_name_in_both_languages() -> None:
    assert {f"ticket.{action}" for action in ACTIONS} <= set(KINDS)
    assert set(PHASES) == set(Phase)
    assert [one for one in (*PHASES.values(), *(act.name for act in ACTIONS.values())) if not (one.vi and one.en)] == []


def test_the_end_of_the_day_leaves_nobody_waiting() -> None:
    ended = {phase: at_close(phase) for phase in Phase}

    assert {phase for phase, end in ended.items() if end is not phase} == {
        Phase.WAITING, Phase.CALLED, Phase.SERVING, Phase.HELD,
    }  # fmt: skip
    assert set(ended.values()) == {Phase.ABSENT, Phase.FINISHED, Phase.LEFT, Phase.CANCELLED, Phase.VOIDED}


def test_a_number_follows_the_highest_of_its_block() -> None:
    assert next_number("A", [3, 17, 2001]) == 18
    assert next_number("A", [3, 17, 2001], ordinal=2) == 2002
    assert next_number("A", [], ordinal=3) == 3001
    assert (label("A", 46), label("B", 2001)) == ("A 046", "B 2001")
    with pytest.raises(SeriesUsedUp):
        next_number("A", [2999], ordinal=2)
