"""
A scanner that types like a keyboard.

It is told from a person by its haste: at least six keys with less than 50 ms between them, then Enter.
Keys come as scancodes, the places of keys on the board, because a Vietnamese layout turns what the
scanner types into letters with marks. Only what is in a code is kept, and only until Enter.
"""

from collections.abc import Mapping

GAP_S = 0.05
FEWEST = 6
MOST = 4096  # characters kept; what is longer is no code, but still ends with its Enter

ENTER = frozenset({40, 88})
SHIFT = frozenset({225, 229})
UNREADABLE = "\ufffd"  # a key that stands in no code

# USB usage of the key → what is printed on it, plain and with Shift
KEYS: Mapping[int, str] = (
    {4 + n: letter + letter.upper() for n, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}
    | {30 + n: pair for n, pair in enumerate(("1!", "2@", "3#", "4$", "5%", "6^", "7&", "8*", "9(", "0)"))}
    | {44: "  ", 45: "-_", 46: "=+", 47: "[{", 48: "]}", 49: "\\|", 51: ";:", 52: "'\"", 53: "`~", 54: ",<", 55: ".>"}
    | {56: "/?", 84: "//", 85: "**", 86: "--", 87: "++", 99: ".."}
    | {89 + n: digit * 2 for n, digit in enumerate("1234567890")}
)


class Burst:
    """Gathers keys; feeds on nothing but scancodes and the time."""

    def __init__(self) -> None:
        self._letters: list[str] = []
        self._last = float("-inf")
        self._shift = False

    def down(self, scancode: int, at: float, *, slack: float = 0.0) -> str | None:
        """
        One key went down.

        Args:
            at: Seconds of any clock that does not jump.
            slack: Seconds the program was busy since the last key, during which it heard nothing.

        Returns:
            The text of a scan when this key ended one.
        """
        if scancode in SHIFT:
            self._shift = True
            return None
        hasty = at - self._last < GAP_S + slack
        self._last = at
        if not hasty:
            self._letters.clear()
        if scancode in ENTER:
            return self._end()
        if len(self._letters) < MOST:
            self._letters.append(KEYS.get(scancode, UNREADABLE * 2)[self._shift])
        return None

    def up(self, scancode: int) -> None:
        if scancode in SHIFT:
            self._shift = False

    def _end(self) -> str | None:
        text = "".join(self._letters)
        self._letters.clear()
        return text if len(text) >= FEWEST else None
