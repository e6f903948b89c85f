"""
A13: day after day, memory and descriptors stay flat.

Here some thousand screen visits in a program of their own, on a small screen; twenty thousand, with the table, in
`tests/bench/steady.py`.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.screens.scales import Scales, lent, resident
from tests.support.source import ROOT

MOST_SLOPE = 1.0  # MiB a thousand screen visits


@pytest.fixture(scope="module")
def told() -> Any:
    """What `tests.screens.steady` says of its own process: nobody else's screens are in its memory."""
    line = [sys.executable, "-m", "tests.screens.steady"]
    shell = {**os.environ, "PYTHONMALLOC": "malloc"}
    done = subprocess.run(line, cwd=ROOT, env=shell, check=True, text=True, stdout=subprocess.PIPE, timeout=380)
    return json.loads(done.stdout)


@pytest.mark.timeout(400)
def test_citizens_leave_no_memory_and_no_descriptor_behind(told: Any) -> None:
    assert told["screens"] >= 2400
    assert told["slope"] <= MOST_SLOPE, told["read"]
    assert told["descriptors"][1] - told["descriptors"][0] <= 1


@pytest.mark.timeout(400)
def test_citizens_leave_no_part_of_a_screen_behind(told: Any) -> None:
    """One that is made and thrown away stays bound to the theme: it would be seen here long before memory tells."""
    assert told["parts"][1] == told["parts"][0]


@pytest.mark.parametrize("memory", [resident, lent])
def test_a_leak_would_be_seen(memory: Callable[[], float]) -> None:
    scales, kept = Scales(memory), list[bytes]()

    for screens in range(0, 2100, 100):
        scales.weigh(screens)
        kept.append(b"\1" * 2_000_000)  # 20 kB for each of a hundred screens

    assert scales.slope > MOST_SLOPE
