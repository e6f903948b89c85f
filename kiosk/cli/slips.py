"""
Draws sample slips into a folder (`python -m kiosk.cli.slips DIR`), dot for dot as they come out of the printer.
"""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from assets import known
from assets.examples import EXAMPLE
from kiosk.cli.paper import font, slip_of
from kiosk.devices.slip import Drawer
from kiosk.domain.plan import read
from kiosk.domain.range import Range
from kiosk.domain.slip import Order

PHONES = "http://192.168.1.10:8080"
ORDER = Order(
    id="ABCDEFGHIJKLMNOP",
    day=date(2026, 11, 16),
    label="A 046",
    service="chung-thuc",
    priority=True,
    ahead=4,
    head="3fa9c01b77",
    language="vi",
    at=datetime(2026, 11, 16, 7, 32, tzinfo=UTC),
    wait=Range(10, 15),
)


def main(folder: Path) -> None:
    """Each width of paper; without a code and with one, in both languages, and the second slip."""
    text = EXAMPLE.read_text(encoding="utf-8")
    plans = {phones: read(with_phones(text) if phones else text, known) for phones in (False, True)}
    english, again = msgspec.structs.replace(ORDER, language="en"), msgspec.structs.replace(ORDER, again=True)
    folder.mkdir(parents=True, exist_ok=True)
    for width in (80, 58):
        drawer = Drawer(font, width)
        for name, order, phones in (
            ("vi", ORDER, False),
            ("vi-code", ORDER, True),
            ("en-code", english, True),
            ("vi-again", again, False),
        ):
            picture = drawer.draw(slip_of(order, plans[phones]))
            picture.save(folder / f"slip-{width}-{name}.png", optimize=True)


def with_phones(text: str) -> str:
    """A plan whose hall phones can reach."""
    return text.replace("[hall]\n", f'[hall]\nphones = "{PHONES}"\n', 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
