"""
What a scanned code is.

People hold up receipts, but also identity cards, bank codes and whatever is at hand. Only the code of a dossier, of
an appointment or of an own ticket is kept; of everything else nothing but the kind leaves this module.

Source:
    Bank: EMVCo's merchant-presented QR, prefix 000201 and CRC. Identity card: six fields and more between "|", the
    twelve digits of its number first; newer cards have more. Dossier: unit-yymmdd-counter, seen as
    "000.17.22.H56-210531-0001" on older receipts, "H56.18.05-…" on newer ones, "G22.99.08-260921-896048" of the
    national portal; a tracking address may hold the owner's number beside it, so that only the code is kept.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import unquote

from kiosk.domain import appointment

Kind = Literal["bank", "identity_card", "ticket", "appointment", "dossier", "url", "unknown"]

MAX_TEXT = 2048  # characters; an identity card has 150, a receipt's URL 100

# unit part (old: province last, new: province first), day of receipt, counter of the day
DOSSIER = re.compile(
    r"(?<![0-9A-Za-z.])((?:\d{3}(?:\.\d{2}){1,3}\.)?[A-Z]\d{2}(?:\.\d{1,3}){0,4})-(\d{6})-(\d{3,6})(?!\d)"
)
TICKET = re.compile(r"/T/([A-Z2-7]{16})(?:[#?].*)?$")
ID_LIKE = re.compile(r"^\d{9,12}\|")
ID_NUMBER = re.compile(r"^\d{12}$")
URL = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Code:
    """What was read: `value` is a dossier's or an appointment's code or a ticket's id, None for everything else."""

    kind: Kind
    value: str | None = None


def classify(text: str, today: date) -> Code:
    """
    Say what a scanned text is, and keep only what a receipt or ticket may tell.

    Args:
        today: The hall's date; a dossier code of a later day is none.
    """
    text = text.strip().strip("\ufeff\x00")
    if not text or len(text) > MAX_TEXT or not text.isprintable():
        return Code("unknown")
    if is_bank(text):
        return Code("bank")
    if is_identity_card(text):
        return Code("identity_card")
    if found := TICKET.search(text.upper()):
        return Code("ticket", found[1])
    if code := appointment.scanned(text):
        return Code("appointment", code)
    if code := dossier_code(text, today):
        return Code("dossier", code)
    return Code("url" if URL.match(text) else "unknown")


def is_bank(text: str) -> bool:
    """An EMVCo payment code: prefix, and its CRC over everything but the last four digits."""
    return text.startswith("000201") and text[-8:-4] == "6304" and text[-4:].upper() == f"{crc16(text[:-4]):04X}"


def is_identity_card(text: str) -> bool:
    fields = text.split("|")
    return (len(fields) >= 6 and bool(ID_NUMBER.match(fields[0]))) or bool(ID_LIKE.match(text))


def dossier_code(text: str, today: date) -> str | None:
    """The first dossier code in a text or URL whose day is real and not in the future."""
    for found in DOSSIER.finditer(unquote(text).upper()):
        if is_past_day(found[2], today):
            return found[0]
    return None


def unit_of(code: str) -> str:
    """The unit part of a dossier code, opaque text: "H56.18.05"."""
    return code.rsplit("-", 2)[0]


def is_past_day(yymmdd: str, today: date) -> bool:
    try:
        day = date(2000 + int(yymmdd[:2]), int(yymmdd[2:4]), int(yymmdd[4:]))
    except ValueError:
        return False
    return day <= today


def crc16(text: str) -> int:
    """CRC-16/CCITT-FALSE of EMVCo: polynomial 1021, begins with FFFF."""
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte << 8
        for _ in range(8):
            crc = ((crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc
