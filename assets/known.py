"""What a plan may name and this computer has: the icons that ship, and the zones of the world's clocks."""

import json
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

ICONS = Path(__file__).parent / "icons.json"


@cache
def icons() -> tuple[str, ...]:
    return tuple(json.loads(ICONS.read_text(encoding="utf-8"))["names"])


def is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # no such zone, no name of one, a folder of zones
        return False
    return True
