"""Codes as nobody ever printed them, typed as a scanner types."""

import random
from collections import Counter
from datetime import date

from kiosk.devices.reader import FEWEST, GAP_S, KEYS, Burst
from kiosk.domain.receipt import classify, crc16

BANK = "00020101021138540010A00000072701240006970436011009876543210208QRIBFTTA53037045802VN6304"
HELD_UP = (
    "H56.18.05-261102-0046",
    "000.00.18.H56-261102-0046",
    "HTTP://192.168.1.10:8080/T/ABCDEFGHIJKLMNOP",
    "https://dichvucong.example/tra-cuu?ma=H56.18.05-261102-0046",
    "https://example.vn/",
    "012345678901|123456789|Nguyen Van A|01011990|Nam|Thanh Hoa|01012021",
    f"{BANK}{crc16(BANK):04X}",
)
PLACES = {letter: (scancode, shift) for scancode, pair in KEYS.items() for shift, letter in enumerate(pair)}
LETTERS = "".join(sorted(PLACES))


def fuzzed(chance: random.Random) -> str:
    """Anything a keyboard can type, or a code with some letters changed, lost or doubled."""
    if chance.random() < 0.5:
        return "".join(chance.choices(LETTERS, k=chance.randrange(1, 40)))
    text = chance.choice(HELD_UP)
    for _ in range(chance.randrange(4)):
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice(("", text[at] * 2, chance.choice(LETTERS))) + text[at + 1 :]
    return text


def typed(reader: Burst, text: str, at: float) -> str | None:
    """As the scanner types it: every key by its place, then Enter."""
    for letter in text:
        scancode, shift = PLACES[letter]
        if shift:
            assert reader.down(225, at) is None
        assert reader.down(scancode, at) is None
        if shift:
            reader.up(225)
        at += GAP_S / 10
    return reader.down(40, at)


def scanned(count: int, chance: random.Random) -> Counter[str]:
    """So many; what is heard is what was typed, and a value is kept of receipts and tickets alone."""
    reader, today = Burst(), date(2026, 11, 23)
    kinds: Counter[str] = Counter()
    for number in range(count):
        text = fuzzed(chance)
        heard = typed(reader, text, number * 60.0)
        assert heard == (text if len(text) >= FEWEST else None)
        code = classify(text, today)
        kinds[code.kind] += 1
        assert (code.value is not None) == (code.kind in ("dossier", "ticket"))
    return kinds
