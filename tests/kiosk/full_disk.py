"""
A terminal whose disk fills up, as a program of its own: the fullness dies with it.

    python -m tests.kiosk.full_disk FOLDER disk|file

"disk" fills the file system that FOLDER lies on, a small one of its own; "file" forbids every file to grow.
Prints one JSON object: how many facts were taken while nothing was free, and how it ended.
"""

import errno
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from kiosk.audit import audit
from kiosk.domain.errors import NotSaved
from kiosk.domain.kinds import CodeRead
from kiosk.room import KEPT_FREE
from tests.kiosk.halls import Terminal, terminal

GIVE_UP = 50_000
SERVICES = ("chung-thuc", "ho-tich", "xa-hoi", "cu-tru", "ket-qua")  # those without a daily limit


def fill_disk(folder: Path) -> Callable[[], None]:
    """Take every free byte of the file system; gives back the way to free them."""
    filler = folder / "somebody-elses-photographs"
    handle = os.open(filler, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for size in (1 << 20, 4096, 1):
        try:
            while True:
                os.write(handle, bytes(size))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
    os.close(handle)
    return filler.unlink


def forbid_growth(folder: Path) -> Callable[[], None]:
    """No file may become longer than the longest one is now; gives back the way to allow it again."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    longest = max(path.stat().st_size for path in folder.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (longest, resource.RLIM_INFINITY))
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def a_visit(at: Terminal, number: int) -> None:
    """What a hall's day is made of: look-ups, some tickets, some ratings; one to three facts."""
    if number % 10 == 0:
        at.desk.close(at.desk.rate(1 + number % 5, counter=1 + number % 6, layout="tall"), "sent")
    elif number % 3 == 0:
        at.desk.take_ticket(SERVICES[number // 3 % len(SERVICES)])
    else:
        at.desk.look_up("H56.18.05-231128-0042")


def visits_until_refused(at: Terminal) -> tuple[int, str]:
    """How many facts were written before the first refusal, and what it said."""
    begun = at.journal.head().seq
    for number in range(GIVE_UP):
        try:
            a_visit(at, number)
        except NotSaved as error:
            return at.journal.head().seq - begun, str(error)
    return GIVE_UP, ""


def weeks_without_a_restart(at: Terminal) -> int:
    """Write until the free pages were used up and were taken again at idle; then down to the least that is kept."""
    disk, dossier = at.journal.disk, CodeRead(kind="dossier")
    while disk.free_bytes() >= KEPT_FREE:
        at.journal.append("code.read", dossier)
    give_up = time.monotonic() + 10
    while disk.free_bytes() < KEPT_FREE and time.monotonic() < give_up:
        time.sleep(0.1)
    while disk.free_bytes() > KEPT_FREE:
        at.journal.append("code.read", dossier)
    return disk.free_bytes()


def main(folder: Path, fill: Callable[[Path], Callable[[], None]]) -> dict[str, object]:
    with terminal(folder, seed=4) as at:
        at.desk.open_day("staff")
        free = weeks_without_a_restart(at)
        make_room = fill(folder)
        taken, refusal = visits_until_refused(at)
        full = audit(at.path).facts
    with terminal(folder, seed=5) as at:  # switched off and on again, the disk still full
        after_restart = audit(at.path).facts
        _, again = visits_until_refused(at)
        full_still = audit(at.path).facts
    fill(folder)  # and what it gave back when it ended is taken as well
    with terminal(folder, seed=6) as at:
        after_restart = min(after_restart, audit(at.path).facts + full - full_still)
        make_room()
        a_visit(at, 0)
        a_visit(at, 1)
        facts = audit(at.path).facts
    return {
        "free": free,
        "taken": taken,
        "refusal": refusal,
        "lost_by_restart": full - after_restart,
        "refused_again": again,
        "facts_after_room": facts - full_still,
    }


if __name__ == "__main__":
    filled = fill_disk if sys.argv[2] == "disk" else forbid_growth
    print(json.dumps(main(Path(sys.argv[1]), filled)))
