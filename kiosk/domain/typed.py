"""
How the code of a dossier is typed: digits alone, everything else stands there already.

A form is the unit part of a code, "H56.18.05", with a # for each digit that is still to be typed: "000.##.##.H56". A
citizen turns from one form to the next until it looks like the paper in the hand.

Source:
    Codes of both eras and of the national portal, as `kiosk.domain.receipt` names them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

SLOT, BLANK = "#", "·"
DAY, FEWEST, MOST = 6, 3, 6  # digits of the day of receipt, and of the counter of that day
PORTAL = "G22.99.##"  # procedures linked on the national portal
PROVINCE = re.compile(r"[A-Z]\d{2}")


def forms(units: Iterable[str]) -> tuple[str, ...]:
    """
    Every form of unit part that people hold in this hall: its own units, then others of its province, older ones first.

    Args:
        units: Unit parts of the hall's own codes, the most frequent first, of either era.
    """
    own = tuple(units)
    provinces = dict.fromkeys(found[0] for unit in own if (found := PROVINCE.search(unit)))
    older = (f"000.##.##.{province}" for province in provinces)
    newer = (f"{province}.##.##" for province in provinces)
    return tuple(dict.fromkeys((*own, *older, *newer, PORTAL)))


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed so far of a code of one form."""

    form: str
    digits: str = ""

    @property
    def slots(self) -> int:
        """How many digits of the unit part are typed."""
        return self.form.count(SLOT)

    @property
    def prefix(self) -> str:
        """What stands before the first digit."""
        return f"{self.form}-".partition(SLOT)[0]

    @property
    def text(self) -> str:
        """What stands behind the prefix: what was typed, with the signs between."""
        return self._written().removeprefix(self.prefix)

    @property
    def rest(self) -> str:
        """What of the unit part is still to come, a point for each digit."""
        gone = len(self.prefix) + len(self.text)
        return f"{self.form}-"[gone:].replace(SLOT, BLANK)

    @property
    def code(self) -> str | None:
        """The whole code; None while digits are missing."""
        return self._written() if len(self.digits) >= self.slots + DAY + FEWEST else None

    def plus(self, letter: str) -> "Typed":
        """One key more; a dash comes by itself, and whoever touches one is not told off."""
        if letter not in set("0123456789") or len(self.digits) >= self.slots + DAY + MOST:
            return self
        return replace(self, digits=self.digits + letter)

    def less(self) -> "Typed":
        return replace(self, digits=self.digits[:-1])

    def turned(self, forms: tuple[str, ...]) -> "Typed":
        """The next form; what follows the unit part stays where no digit of that is to be typed."""
        following = forms[(forms.index(self.form) + 1) % len(forms)] if self.form in forms else forms[0]
        kept = "" if self.slots or SLOT in following else self.digits
        return Typed(following, kept)

    def _written(self) -> str:
        """The form filled up to the last digit typed."""
        left, written = self.digits, ""
        for sign in f"{self.form}-{SLOT * DAY}-{SLOT * MOST}":
            if sign == SLOT:
                if not left:
                    break
                sign, left = left[0], left[1:]
            elif not left and len(written) >= len(self.prefix):
                break
            written += sign
        return written
