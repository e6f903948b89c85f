"""A2: while a slow disk holds a commit back, the screen goes on, and says nothing yet."""

from contextlib import closing
from pathlib import Path

import pytest

from kiosk.disk import connect
from kiosk.journal import FILE
from tests.journeys.programs import lobby

TURNS = 40


@pytest.mark.journey
def test_the_screen_draws_and_keeps_its_thanks_back_until_the_disk_has_it(tmp_path: Path, xvfb: str) -> None:
    with lobby(tmp_path / "lobby", xvfb) as terminal, closing(connect(terminal.data / "terminal" / FILE)) as slow:
        terminal.touch("Đánh giá phục vụ")
        terminal.wait_for_screen("CounterView")
        terminal.touch("Quầy 2")
        terminal.wait_for_screen("RatingView")
        place = terminal.middle_of("Bình thường")
        slow.execute("BEGIN IMMEDIATE")  # the disk is busy with somebody else

        terminal.fingers.touch(*place)
        drawn = [terminal.look(b"draw") for _ in range(TURNS)]
        meanwhile = terminal.look()["screen"]
        slow.execute("COMMIT")
        terminal.wait_for_screen("ReasonsView")

        assert drawn == [{"drawn": True}] * TURNS
        assert meanwhile == "RatingView"
