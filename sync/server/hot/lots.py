"""Lots of sums as facts tell them; a lot whose sums cannot be is parked."""

from datetime import date

import msgspec

from kiosk.domain.errors import FactUnfit
from kiosk.domain.kinds import LotSealed
from kiosk.domain.rating import MOODS, SCALES
from sync.server.hot.seen import Seen, Target

SEAL = """
INSERT INTO lot (stream_id, seq, counter, post, scale, survey, "order", layout, first_day, last_day,
    total, verified, skipped, timed_out, levels, reasons)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""

_decode = msgspec.json.Decoder(LotSealed).decode
_encode = msgspec.json.Encoder(order="deterministic").encode


def sealed(to: Target, seq: int, fact: Seen, place: int) -> None:
    try:
        lot = _decode(fact.data)
    except msgspec.DecodeError as error:
        raise FactUnfit(str(error)) from error
    check(lot)
    levels, reasons = (_encode(value).decode() for value in (lot.levels, lot.reasons))
    to.db.execute(
        SEAL,
        *(to.stream, seq, lot.counter, lot.post, lot.scale, lot.survey, lot.order, lot.layout),
        *(lot.first_day, lot.last_day, lot.total, lot.verified, lot.skipped, lot.timed_out, levels, reasons),
    )


def check(lot: LotSealed) -> None:
    """
    Accept a lot whose sums agree with each other.

    Raises:
        FactUnfit: With the first that does not.
    """
    levels = {str(level) for level in SCALES.get(lot.scale, ())}
    counts = [*lot.levels.values(), *(n for mood in lot.reasons.values() for n in mood.values())]
    try:
        in_order = date.fromisoformat(lot.first_day) <= date.fromisoformat(lot.last_day)
    except ValueError:
        in_order = False
    faults = {
        "scale": lot.scale not in SCALES or not 0 <= lot.survey < 2**31 or lot.total >= 2**31,
        "levels": not set(lot.levels) <= levels or sum(lot.levels.values()) != lot.total,
        "moods": not set(lot.reasons) <= set(MOODS),
        "negative": min([lot.total, lot.verified, lot.skipped, lot.timed_out, *counts]) < 0,
        "more than all": lot.verified > lot.total or lot.skipped + lot.timed_out > lot.total,
        "days": not in_order,
        "counter": lot.counter is not None and not 1 <= lot.counter <= 99,
        "texts": not all(text.isprintable() for text in (lot.post, lot.order, lot.layout, *_names(lot))),
    }
    for fault, found in faults.items():
        if found:
            raise FactUnfit(f"lot: {fault}")


def _names(lot: LotSealed) -> list[str]:
    return [name for mood in lot.reasons.values() for name in mood]
