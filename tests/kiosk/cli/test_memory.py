"""What a visit has used goes back to the computer."""

from pathlib import Path

from kiosk.cli.memory import give_back

KIB, COUNT = 1024, 40_000


def resident_kib() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(row.split()[1]) for row in status.splitlines() if row.startswith("VmRSS"))


def test_what_was_let_go_of_goes_back_although_something_above_it_is_kept() -> None:
    used = [bytes([number % 256]) * KIB for number in range(COUNT)]
    kept = used[::100]
    used.clear()
    held = resident_kib()

    give_back()

    assert held - resident_kib() > COUNT * 0.5
    assert kept[1] == bytes([100]) * KIB
