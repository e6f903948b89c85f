"""
How long everything that is checked takes: `make test` in a fresh clone, once it is set up.
"""

import re
import subprocess
import tempfile
import time
from pathlib import Path

from tests.bench.table import Table
from tests.support.source import ROOT

LONG = True

ENDED = re.compile(r"(?:(\d+) failed, )?(\d+) passed.* in ([\d.]+)s")


def run() -> Table:
    with tempfile.TemporaryDirectory(prefix="saovang-bench-") as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
        begun = time.perf_counter()
        subprocess.run([clone / "tools" / "install", "test"], check=True, capture_output=True)
        ready = time.perf_counter()
        said = subprocess.run(["make", "test"], cwd=clone, capture_output=True, text=True, check=False).stdout
        ended = time.perf_counter()
    found = ENDED.search(said)
    if found is None:
        raise RuntimeError(said[-2000:])
    return Table(
        title="The checks themselves",
        columns=("step", "took", "tests passed", "failed"),
        rows=(
            ("set up, with the packages at hand", _told(ready - begun), "", ""),
            ("`make test`, once set up", _told(ended - ready), f"{int(found[2]):,}", found[1] or "0"),
            ("… of it the tests", _told(float(found[3])), "", ""),
        ),
        note="A fresh clone of what is committed; form, lint, types and tests, two processes a core, PostgreSQL and "
        "Chromium among them. Wanted: under 10 minutes on two cores once set up.",
    )


def _told(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
