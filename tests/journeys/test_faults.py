"""A fault of ours on the screen sends the citizen home; too many end the program, which somebody starts anew."""

import time
from pathlib import Path

import pytest

from tests.journeys.programs import lobby, wait_for


@pytest.mark.journey
def test_a_fault_sends_the_visit_home_and_many_end_the_program(tmp_path: Path, xvfb: str) -> None:
    with lobby(tmp_path / "lobby", xvfb) as terminal:
        terminal.touch("Đánh giá phục vụ")
        terminal.wait_for_screen("CounterView")
        terminal.touch("Quầy 2")
        terminal.wait_for_screen("RatingView")
        terminal.touch("Bình thường")
        terminal.wait_for_screen("ReasonsView")

        terminal.look(b"break")
        terminal.wait_for_screen("HomeView")
        assert "a fault of ours" in terminal.log.read_text(encoding="utf-8")
        terminal.touch("Đánh giá phục vụ")
        terminal.wait_for_screen("CounterView")

        for _ in range(4):
            if terminal.runs:
                terminal.look(b"break")
                time.sleep(0.3)
        wait_for(lambda: not terminal.runs, "an end after so many faults")
        assert terminal.stop() not in (0, None)
