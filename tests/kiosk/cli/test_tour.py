"""What a terminal without a display shows by itself: its screens, and nothing that anybody would have to write down."""

from datetime import UTC, datetime
from pathlib import Path

from kiosk.cli.tour import Tour
from kiosk.views import HomeView
from tests.kiosk.visitor import Visitor, visitor
from tests.support.clock import HallClock

BEFORE_DAWN = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)


def screens(nobody: Visitor, seconds: int) -> set[tuple[str, str]]:
    """What is on the screen in a while, and in which language."""
    return {(type(nobody.waits(0.5)).__name__, nobody.words.language) for _ in range(2 * seconds)}


def test_a_tour_shows_the_screens_in_each_language_and_writes_nothing(tmp_path: Path) -> None:
    with visitor(tmp_path) as nobody:
        head = nobody.journal.head()

        Tour(nobody.flow, nobody.timers.later).begin()
        seen = screens(nobody, 35)

        assert nobody.journal.head() == head
        assert (type(nobody.view), nobody.words.language) == (HomeView, "vi")
    names = ("HomeView", "ServiceView", "ScanView", "TypingView", "CounterView", "RatingView")
    assert seen == {(name, language) for name in names for language in ("vi", "en")}


def test_a_tour_waits_for_the_hall_to_give_numbers(tmp_path: Path) -> None:
    with visitor(tmp_path, clock=HallClock(BEFORE_DAWN)) as nobody:
        Tour(nobody.flow, nobody.timers.later).begin()
        before = screens(nobody, 5)

        nobody.desk.open_day("staff")
        after = screens(nobody, 15)

    assert before == {("HomeView", "vi")}
    assert ("ServiceView", "vi") in after
