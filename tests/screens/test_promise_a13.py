"""
A13: day after day, memory and descriptors stay flat.

Here some hundred screen visits; twenty thousand, with the table, in `tests/bench/steady.py`.
"""

import gc
from collections import Counter
from collections.abc import Iterator

import pytest
from kivy.uix.widget import Widget

from kiosk.cli.memory import keep_little
from tests.kiosk.halls import memory_folder
from tests.kiosk.visitor import visitor
from tests.screens.studio import Studio
from tests.screens.visits import Scales, Visits, weighed

MOST_SLOPE = 1.0  # MiB a thousand screen visits


@pytest.fixture
def visits(studio: Studio) -> Iterator[Visits]:
    with memory_folder() as folder, visitor(folder) as citizen:
        yield Visits(studio, citizen)
        studio.stage.flow = studio


@pytest.mark.timeout(400)
def test_citizens_leave_no_memory_and_no_descriptor_behind(visits: Visits) -> None:
    keep_little()

    scales = weighed(visits, warm=1400, screens=700, every=50)

    assert scales.read[-1][0] - scales.read[0][0] >= 700
    assert scales.slope <= MOST_SLOPE, scales.read
    assert scales.descriptors[1] - scales.descriptors[0] <= 1


def test_citizens_leave_no_part_of_a_screen_behind(visits: Visits) -> None:
    """One that is made and thrown away stays bound to the theme: it would be seen here long before memory tells."""
    visits.go_on(150)  # everything was shown once, in both languages
    before = parts()

    visits.go_on(150)

    assert parts() == before


def test_a_leak_would_be_seen() -> None:
    scales, kept = Scales(), list[bytes]()

    for screens in range(0, 2100, 100):
        scales.weigh(screens)
        kept.append(b"\1" * 2_000_000)  # 20 kB for each of a hundred screens

    assert scales.slope > MOST_SLOPE


def parts() -> Counter[str]:
    """Every widget alive, by its class."""
    gc.collect()
    return Counter(type(one).__name__ for one in gc.get_objects() if issubclass(type(one), Widget))
