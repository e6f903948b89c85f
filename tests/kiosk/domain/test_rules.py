"""Small rules: scales, numbers, punctuality, dossiers, figures, sentences."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import rating, ticket
from kiosk.domain.dossier import STATES, Dossier, check_days, standing, state_of
from kiosk.domain.errors import DaysOutOfOrder, DossierStateUnknown, LevelNotOnScale, SeriesUsedUp
from kiosk.domain.figures import FIGURES, NOT_COUNTED
from kiosk.domain.kinds import KINDS
from kiosk.domain.punctuality import Punctuality, punctuality, verdict
from kiosk.domain.text import Both

RECEIVED, TODAY = date(2026, 11, 2), date(2026, 11, 22)


@pytest.mark.parametrize(("scale", "faces"), [(3, (5, 4, 2)), (4, (5, 4, 2, 1)), (5, (5, 4, 3, 2, 1))])
def test_each_scale_has_its_faces_in_either_order(scale: int, faces: tuple[int, ...]):
    assert rating.levels(scale, "best_first") == faces
    assert rating.levels(scale, "worst_first") == faces[::-1]


@pytest.mark.parametrize(("level", "scale"), [(0, 5), (6, 5), (3, 4), (1, 3), (-1, 3)])
def test_a_level_off_the_scale_is_refused_with_those_that_are_on_it(level: int, scale: int):
    with pytest.raises(LevelNotOnScale) as refused:
        rating.check(level, scale)

    assert str(level) not in str(refused.value.params["allowed"]).split(", ")


@given(st.lists(st.integers(1, 9999)), st.integers(0, 9))
def test_the_next_number_was_never_seen_and_stays_in_its_block(seen: list[int], ordinal: int):
    try:
        number = ticket.next_number("A", seen, ordinal)
    except SeriesUsedUp:
        assert ordinal * 1000 + 999 in seen
    else:
        assert number not in seen
        assert ticket.ordinal_of(number) == ordinal
        assert number > max((one for one in seen if one // 1000 == ordinal), default=0)


def test_numbers_are_read_as_printed():
    assert ticket.label("A", 46) == "A 046"
    assert ticket.label("A", 2001) == "A 2001"


def test_the_published_dossiers_give_the_published_figures():
    late_by = [-2] * 432 + [0] * 97 + [3] * 6

    counts = punctuality((RECEIVED, RECEIVED + timedelta(days=days)) for days in late_by)

    assert counts == Punctuality(early=432, on_time=97, overdue=6)
    assert f"{counts.share:.1%}" == "98.9%"


def test_no_due_date_counts_as_on_time_and_no_dossier_as_punctual():
    assert verdict(None, TODAY) == "on_time"
    assert punctuality([]).share == 1.0


@given(st.lists(st.tuples(st.none() | st.dates(), st.dates())))
def test_the_three_counts_add_up(finished: list[tuple[date | None, date]]):
    assert punctuality(finished).total == len(finished)


def dossier(**changes: object) -> Dossier:
    return Dossier(**{"code": "H56.18.05-261102-0001", "service": "Hộ tịch", "received": RECEIVED} | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"state": "in_progress", "due": TODAY}, "in_progress"),
        ({"state": "in_progress", "due": TODAY - timedelta(days=1)}, "overdue"),
        ({"state": "in_progress"}, "in_progress"),
        ({"state": "done", "due": TODAY, "finished": TODAY - timedelta(days=2)}, "ready_early"),
        ({"state": "done", "due": TODAY, "finished": TODAY}, "ready_on_time"),
        ({"state": "done", "due": TODAY - timedelta(days=3), "finished": TODAY}, "ready_late"),
        ({"state": "papers_needed", "due": TODAY - timedelta(days=9)}, "papers_needed"),
        ({"state": "payment_needed"}, "on_hold"),
        ({"state": "stopped"}, "on_hold"),
        ({"state": "not_received"}, "refused"),
        ({"state": "withdrawn"}, "withdrawn"),
        ({"state": "returned", "returned": TODAY}, "collected"),
    ],
)
def test_a_dossier_stands_as_its_state_and_days_say(changes: dict[str, object], expected: str):
    assert standing(dossier(**changes), TODAY) == expected


def test_a_state_is_known_by_word_number_and_vietnamese_name():
    for state, (number, name) in STATES.items():
        assert state_of(state) == state_of(str(number)) == state_of(f" {name.upper()} ") == state
    with pytest.raises(DossierStateUnknown):
        state_of("xong xuôi")


def test_days_that_cannot_be_are_refused():
    with pytest.raises(DaysOutOfOrder):
        check_days(dossier(finished=RECEIVED - timedelta(days=1)))
    check_days(dossier(finished=RECEIVED, due=RECEIVED))


def test_every_kind_of_fact_has_a_figure_or_says_why_not():
    assert set(KINDS) == set(FIGURES) | set(NOT_COUNTED)
    assert not set(FIGURES) & set(NOT_COUNTED)


def test_a_hall_that_wrote_no_english_is_read_in_vietnamese():
    assert Both("Quầy").of("en") == "Quầy"
    assert Both("Quầy", "Counter").of("en") == "Counter"
