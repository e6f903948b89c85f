"""
A4: a full disk never stops the queue.

The worst moment is taken: the terminal has run for weeks without a restart, the free pages kept inside
its file are down to the least, and then not one byte is free.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kiosk.room import KEPT_FREE
from tests.kiosk.halls import memory_folder
from tests.support.source import ROOT

MODULE = "tests.kiosk.full_disk"


def run(*command: str | Path, timeout: float = 100) -> Any:
    done = subprocess.run(command, cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE, timeout=timeout)
    return json.loads(done.stdout)


def own_disk(folder: Path) -> list[str]:
    """How a program gets a disk of 24 MiB that nobody else sees and that ends with it."""
    namespace = ["unshare", "--mount", "--map-root-user"]
    mount = 'mount -t tmpfs -o size=24m tmpfs "$0" && exec "$@"'
    return [*namespace, "sh", "-c", mount, str(folder)]


def assert_the_queue_went_on(told: dict[str, Any]) -> None:
    assert told["free"] == pytest.approx(KEPT_FREE, abs=8192)
    assert told["taken"] >= 5_000
    assert told["refusal"]
    assert told["refused_again"]
    assert told["lost_by_restart"] == 0
    assert told["facts_after_room"] == 2


def test_five_thousand_facts_fit_on_a_disk_that_is_full(tmp_path: Path) -> None:
    disk = own_disk(tmp_path)
    if subprocess.run([*disk, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine gives no program a disk of its own (unshare --mount)")

    told = run(*disk, sys.executable, "-m", MODULE, str(tmp_path), "disk")

    assert_the_queue_went_on(told)


def test_five_thousand_facts_fit_into_files_that_may_not_grow() -> None:
    with memory_folder() as folder:
        told = run(sys.executable, "-m", MODULE, folder, "file")

    assert_the_queue_went_on(told)
