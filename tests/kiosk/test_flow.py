"""Visits as citizens make them: silence, trouble, and anything at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.errors import NotSaved
from kiosk.views import (
    INTENTS,
    CounterView,
    HomeView,
    ScanView,
    ServiceView,
    SorryView,
    StartingView,
    TicketView,
    key,
)
from tests.kiosk.visitor import Visitor, says, visitor


@pytest.fixture
def citizen(tmp_path: Path) -> Iterator[Visitor]:
    with visitor(tmp_path) as one:
        yield one


# ---- when the machine gives up


def test_what_cannot_be_saved_sends_the_citizen_to_a_person(citizen: Visitor) -> None:
    citizen.does("go", "ticket")

    def full(service: str, *, priority: bool = False) -> None:
        raise NotSaved("database or disk is full")

    citizen.flow.desk = replace_method(citizen, full)
    citizen.does("service", "ho-tich")

    assert says(citizen.sees(SorryView).lines) == "error.do"
    citizen.waits(31)
    citizen.sees(HomeView)


def replace_method(citizen: Visitor, take_ticket: object) -> object:
    """A desk whose disk is full for tickets; the disk has the plug."""
    return type("FullDesk", (), {"take_ticket": staticmethod(take_ticket), "hall": citizen.desk.hall})()


def test_a_plan_that_loses_the_counter_on_the_screen_asks_again(citizen: Visitor) -> None:
    citizen.does("go", "rate")
    citizen.does("counter", 3)
    counters = [one for one in citizen.plan.counters if one.number != 3]
    citizen.plan = citizen.plan.model_copy(update={"counters": counters})

    citizen.does("rate", 5)

    citizen.sees(CounterView)
    assert citizen.open_ballots() == 0


def test_before_the_disk_is_read_nothing_can_be_touched(tmp_path: Path) -> None:
    with visitor(tmp_path, starting=True) as citizen:
        citizen.flow.begin()
        for task in ("ticket", "lookup", "rate"):
            citizen.does("go", task)

        citizen.sees(StartingView)
        citizen.come()
        citizen.sees(HomeView)


# ---- silence


def test_a_silent_screen_asks_and_then_goes_home(citizen: Visitor) -> None:
    citizen.does("go", "ticket")
    citizen.waits(59)
    assert citizen.question is None

    citizen.waits(2)
    assert citizen.question is not None
    assert citizen.question.seconds == 20
    citizen.waits(20)

    citizen.sees(HomeView)
    assert citizen.question is None


def test_more_time_may_be_asked_for_any_number_of_times(citizen: Visitor) -> None:
    citizen.does("go", "ticket")
    for _ in range(10):
        citizen.waits(61)
        assert citizen.question is not None
        citizen.does("stay")
        assert citizen.question is None

    citizen.sees(ServiceView)


def test_a_resting_hand_does_not_answer_the_question(citizen: Visitor) -> None:
    citizen.does("go", "ticket")
    citizen.waits(61)

    citizen.does("touch")
    citizen.does("service", "ho-tich")
    citizen.waits(20)

    citizen.sees(HomeView)
    assert "ticket.issued" not in citizen.kinds()


def test_any_touch_begins_the_silence_anew(citizen: Visitor) -> None:
    citizen.does("go", "ticket")
    for _ in range(5):
        citizen.waits(50)
        citizen.does("touch")

    citizen.sees(ServiceView)
    assert citizen.question is None


def test_the_bar_of_a_ticket_runs_out_and_a_touch_adds_half_a_minute(citizen: Visitor) -> None:
    citizen.does("go", "ticket")
    citizen.does("service", "ho-tich")
    citizen.waits(10)
    assert citizen.sees(TicketView).seconds == 20

    citizen.does("touch")
    assert citizen.sees(TicketView).seconds == 50
    citizen.waits(51)

    citizen.sees(HomeView)


def test_the_language_is_vietnamese_again_for_the_next_citizen(citizen: Visitor) -> None:
    citizen.does("language")
    citizen.does("go", "ticket")
    citizen.does("home")
    assert citizen.words.language == "en"

    citizen.waits(61)

    assert citizen.words.language == "vi"
    citizen.sees(HomeView)


def test_a_finished_visit_ends_the_language(citizen: Visitor) -> None:
    citizen.does("language")
    citizen.does("go", "ticket")
    citizen.does("service", "ho-tich")
    citizen.does("done")

    assert citizen.words.language == "vi"


# ---- anything at all


ARGUMENTS = st.one_of(
    st.none(),
    st.sampled_from(["ticket", "lookup", "rate", "ho-tich", "ket-qua", "cho-lau", "nhanh", "0", "7", "-", "no"]),
    st.integers(-1, 7),
    st.text(max_size=20),
    st.sampled_from(["H56.18.05-261020-0042", "000201", "012345678901|x|y", "\x00", "https://x.vn/H56.18.05-1"]),
)
GESTURES = st.one_of(
    st.tuples(st.sampled_from(sorted(INTENTS)), ARGUMENTS),
    st.tuples(st.just("rate"), st.integers(1, 5)),
    st.tuples(st.just("counter"), st.integers(1, 6)),
    st.tuples(st.just("go"), st.sampled_from(["ticket", "lookup", "rate"])),
    st.tuples(st.just("wait"), st.sampled_from([0.2, 1.0, 12.0, 21.0, 41.0, 61.0])),
    st.tuples(st.just("slow"), st.booleans()),
)


@settings(max_examples=60)
@given(gestures=st.lists(GESTURES, max_size=25))
def test_whatever_is_touched_silence_leads_home_and_no_ballot_stays_open(
    tmp_path_factory: pytest.TempPathFactory, gestures: list[tuple[str, object]]
) -> None:
    with visitor(tmp_path_factory.mktemp("hall")) as citizen:
        for intent, argument in gestures:
            if intent == "wait":
                assert isinstance(argument, float)
                citizen.waits(argument)
            elif intent == "slow":
                citizen.slow = bool(argument)
            else:
                citizen.does(intent, argument)
        citizen.slow = False
        citizen.answer()
        citizen.waits(300)

        citizen.sees(HomeView)
        assert citizen.question is None
        assert citizen.words.language == "vi"
        assert citizen.open_ballots() == 0


def test_what_is_no_argument_is_no_intent(citizen: Visitor) -> None:
    for intent, argument in [("rate", "5"), ("rate", True), ("go", 3), ("home", 1), ("service", None), ("quit", None)]:
        citizen.does(intent, argument)

    citizen.sees(HomeView)
    citizen.does("go", "lookup")
    citizen.sees(ScanView)


def test_home_says_what_stands_until_it_is_settled(citizen: Visitor) -> None:
    citizen.told = key("enrol.digits", digits="123456")
    citizen.waits(11)
    assert citizen.sees(HomeView).notice == key("enrol.digits", digits="123456")

    citizen.told = None
    citizen.waits(11)

    assert citizen.sees(HomeView).notice is None


def test_a_plan_that_gives_no_screens_is_found_out_before_anybody_sees_it(citizen: Visitor) -> None:
    assert citizen.flow.can_draw()

    citizen.plan = citizen.plan.model_copy(update={"posts": []})

    assert not citizen.flow.can_draw()
