"""Rating a counter, as citizens do it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.rating import SCALES
from kiosk.views import (
    CounterView,
    HomeView,
    RatingView,
    ReasonsView,
    SorryView,
    ThanksView,
)
from kiosk.visit.screen import counter_name
from tests.kiosk.visitor import PLAN_TEXT, Visitor, says, visitor


@pytest.fixture
def citizen(tmp_path: Path) -> Iterator[Visitor]:
    with visitor(tmp_path) as one:
        yield one


def rated(citizen: Visitor, level: int, counter: int = 2) -> ReasonsView:
    citizen.does("go", "rate")
    citizen.does("counter", counter)
    citizen.does("rate", level)
    return citizen.sees(ReasonsView)


def test_a_touch_on_a_face_is_saved_before_anything_else_is_asked(citizen: Visitor) -> None:
    reasons = rated(citizen, 2)

    assert citizen.kinds()[-1] == "rating.counted"
    assert (reasons.level, says(reasons.question), reasons.seconds) == (2, "reasons.neg.q", 40)


def test_of_many_counters_six_stand_on_a_page_and_any_can_be_rated(citizen: Visitor) -> None:
    first, *_ = citizen.plan.counters
    many = [first.model_copy(update={"number": number}) for number in range(1, 14)]
    citizen.plan = citizen.plan.model_copy(update={"counters": many})
    citizen.does("go", "rate")

    shown = [citizen.sees(CounterView)]
    for _ in range(3):  # one step more than there are pages
        citizen.does("page", 1)
        shown.append(citizen.sees(CounterView))

    assert [(one.page, one.pages, [row.number for row in one.rows]) for one in shown] == [
        (1, 3, [1, 2, 3, 4, 5, 6]),
        (2, 3, [7, 8, 9, 10, 11, 12]),
        (3, 3, [13]),
        (3, 3, [13]),
    ]
    citizen.does("counter", 13)
    assert citizen.sees(RatingView).counter == counter_name(13)


def test_thanks_come_only_after_the_disk_has_it(citizen: Visitor) -> None:
    citizen.does("go", "rate")
    citizen.does("counter", 2)
    citizen.slow = True

    citizen.does("rate", 5)

    before = citizen.view
    citizen.answer()
    assert isinstance(before, RatingView)
    assert isinstance(citizen.view, ReasonsView)


def test_a_low_rating_hears_an_apology_and_no_promise(citizen: Visitor) -> None:
    rated(citizen, 1)
    citizen.does("reason", "cho-lau")
    citizen.does("send")

    thanks = citizen.sees(ThanksView)
    assert (says(thanks.sentence), thanks.seconds) == ("thanks.neg", 12)
    assert citizen.open_ballots() == 0


def test_every_level_has_the_same_screens_times_and_facts(tmp_path: Path) -> None:
    def seen(level: int) -> tuple[list[tuple[str, int]], list[str]]:
        folder = tmp_path / str(level)
        folder.mkdir()
        with visitor(folder) as citizen:
            rated(citizen, level)
            citizen.waits(60)
            screens = [(type(view).__name__, getattr(view, "seconds", 0)) for view, _ in citizen.shown]
            return screens, citizen.kinds()

    first, *others = [seen(level) for level in SCALES[5]]

    assert others == [first] * 4
    assert {screen for screen, _ in first[0]} >= {"ReasonsView", "ThanksView", "HomeView"}


def test_choosing_again_changes_the_one_ballot(citizen: Visitor) -> None:
    rated(citizen, 5)
    citizen.does("reason", "nhanh")
    citizen.does("redo")
    citizen.sees(RatingView)
    citizen.does("rate", 2)

    assert citizen.sees(ReasonsView).level == 2
    assert not any(card.chosen for card in citizen.sees(ReasonsView).cards)
    assert citizen.kinds().count("rating.counted") == 1


def test_a_citizen_who_walks_away_from_the_reasons_has_rated(citizen: Visitor) -> None:
    rated(citizen, 4)
    citizen.does("reason", "nhanh")

    citizen.waits(41)
    citizen.sees(ThanksView)
    citizen.waits(13)

    citizen.sees(HomeView)
    assert citizen.open_ballots() == 0


def test_going_home_while_choosing_again_keeps_the_first_touch(citizen: Visitor) -> None:
    rated(citizen, 4)
    citizen.does("redo")
    citizen.does("home")

    citizen.sees(HomeView)
    assert citizen.kinds().count("rating.counted") == 1
    assert citizen.open_ballots() == 0


def test_a_terminal_at_a_counter_does_not_ask_which(tmp_path: Path) -> None:
    with visitor(tmp_path, counter=2) as citizen:
        citizen.does("go", "rate")

        rating = citizen.sees(RatingView)
        assert says(rating.counter) == "counter.name"
        assert rating.chrome.counter is not None


def test_a_scale_of_three_shows_three_faces(tmp_path: Path) -> None:
    with visitor(tmp_path, plan=PLAN_TEXT.replace("scale = 5", "scale = 3")) as citizen:
        citizen.does("go", "rate")
        citizen.does("counter", 1)
        assert citizen.sees(RatingView).levels == (5, 4, 2)

        citizen.does("rate", 3)

        citizen.sees(RatingView)
        assert "rating.counted" not in citizen.kinds()


def test_an_answer_after_the_sorry_screen_leaves_no_open_ballot(citizen: Visitor) -> None:
    citizen.does("go", "rate")
    citizen.does("counter", 2)
    citizen.slow = True
    citizen.does("rate", 3)
    citizen.waits(11)
    citizen.sees(SorryView)

    citizen.answer()

    assert citizen.kinds().count("rating.counted") == 1
    assert citizen.open_ballots() == 0


@pytest.mark.parametrize(("layout", "pages"), [("tall", [8]), ("wide", [8]), ("compact", [5, 3])])
def test_of_eight_reasons_none_is_lost_on_a_small_screen(tmp_path: Path, layout: str, pages: list[int]) -> None:
    two = "".join(f'{{ code = "{code}", icon = "clock", text = {{ vi = "Ý", en = "One" }} }},\n' for code in "yz")
    with visitor(tmp_path, plan=PLAN_TEXT.replace("low = [\n", f"low = [\n{two}"), layout=layout) as citizen:
        shown = [rated(citizen, 2)]
        citizen.does("reason", "y")
        for _ in pages:  # after the last one the first
            citizen.does("more")
            shown.append(citizen.sees(ReasonsView))

    assert [len(one.cards) for one in shown] == [*pages, pages[0]]
    assert {one.more for one in shown} == {len(pages) > 1}
    assert len({card.code for one in shown for card in one.cards}) == 8
    assert [card.code for card in shown[-1].cards if card.chosen] == ["y"]
