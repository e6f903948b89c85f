"""
Who knocks: terminals known by their key, one nonce a request, no clock needed on their side.

A nonce is not remembered anywhere: it holds the server's minute, bound to the device by a secret derived from the
server's key.
"""

import hashlib
import hmac
from dataclasses import dataclass
from functools import lru_cache

from kiosk.domain.errors import (
    KioskError,
    MessageUnreadable,
    NonceStale,
    TerminalRevoked,
    TerminalUnconfirmed,
    TerminalUnknown,
)
from sync import wire
from sync.server.hot import keys
from sync.server.hot.hall import HallServer
from sync.server.hot.http import Asked
from sync.server.hot.store import Db

NONCE_MINUTES = 60
SCHEME = b"Saovang "


@dataclass(frozen=True, slots=True)
class Knower:
    """A terminal the hall lets in."""

    id: int
    device: bytes
    key: bytes


def terminal(db: Db, device: bytes) -> Knower:
    """
    Find a terminal that may speak.

    Raises:
        TerminalUnknown, TerminalRevoked, TerminalUnconfirmed: It may not.
    """
    found = db.one("SELECT id, public_key, revoked_ms, confirmed FROM terminal WHERE device = %s AND NOT own", device)
    if found is None:
        raise TerminalUnknown(device.hex())
    id_, key, revoked_ms, confirmed = found
    check_may_speak(device, revoked_ms, confirmed)
    return Knower(id_, device, bytes(key))


def check_may_speak(device: bytes, revoked_ms: int | None, confirmed: bool) -> None:
    """
    Let in what the admin lets in.

    Raises:
        TerminalRevoked, TerminalUnconfirmed: It may not.
    """
    if revoked_ms is not None:
        raise TerminalRevoked(device.hex())
    if not confirmed:
        raise TerminalUnconfirmed(device.hex())


def named(text: str) -> bytes:
    """
    A device named in a path or header.

    Raises:
        TerminalUnknown: That is no name of a device.
    """
    try:
        device = bytes.fromhex(text)
    except ValueError:
        device = b""
    if len(device) != 16:
        raise TerminalUnknown(text[:40])
    return device


def read_authorization(asked: Asked) -> tuple[str, str]:
    """
    Nonce and signature of `Authorization: Saovang device, nonce, signature`; notes device and signature.

    Raises:
        NonceStale: There is no such header; the answer brings a nonce where the device is known.
        TerminalUnknown: The device is none.
    """
    given = asked.headers.get(b"authorization", b"")
    parts = [part.strip() for part in given.removeprefix(SCHEME).decode("latin-1").split(",")]
    if not given.startswith(SCHEME) or len(parts) != 3:
        raise NonceStale("no authorization")
    asked.device = named(parts[0])
    try:
        asked.signature = bytes.fromhex(parts[2])
    except ValueError as error:
        raise MessageUnreadable("signature") from error
    return parts[1], parts[2]


def let_in(hall: HallServer, db: Db, asked: Asked) -> Knower:
    """
    Check a signed request.

    Raises:
        TerminalUnknown, TerminalRevoked, TerminalUnconfirmed, NonceStale, SignatureWrong: Not this one.
    """
    nonce, signature = read_authorization(asked)
    assert asked.device is not None
    knower = terminal(db, asked.device)
    _check(hall, asked, knower.key, nonce, signature)
    hall.terminals[knower.device] = knower.key
    return knower


def recognise(hall: HallServer, asked: Asked) -> bool:
    """
    Whether a request is signed by a terminal that was let in before; asks no database.

    A device is the fingerprint of its key, so the key cannot have changed; whether the terminal may still speak must be
    asked. Whoever is not recognised goes by `let_in`, which says why not.
    """
    try:
        nonce, signature = read_authorization(asked)
        key = hall.terminals.get(asked.device or b"")
        if key is not None:
            _check(hall, asked, key, nonce, signature)
    except KioskError:
        return False
    return key is not None


def _check(hall: HallServer, asked: Asked, key: bytes, nonce: str, signature: str) -> None:
    device = asked.device or b""
    if not is_fresh(hall, device, nonce):
        raise NonceStale("old")
    keys.check(key, wire.request_message(device, nonce, asked.method, asked.target, asked.body), signature)


def new_nonce(hall: HallServer, device: bytes) -> str:
    stamp = f"{hall.now_ms() // 60_000:010x}{hall.chance(4).hex()}"
    return stamp + _seal(hall.keys.private, device, stamp)


def is_fresh(hall: HallServer, device: bytes, nonce: str) -> bool:
    stamp, seal = nonce[:18], nonce[18:]
    if not hmac.compare_digest(_seal(hall.keys.private, device, stamp).encode(), seal.encode()):
        return False
    return abs(hall.now_ms() // 60_000 - int(stamp[:10], 16)) <= NONCE_MINUTES


@lru_cache(1024)  # what was given with one answer is looked at with the next request
def _seal(private: bytes, device: bytes, stamp: str) -> str:
    return hmac.digest(_secret(private), device + stamp.encode("utf-8", "replace"), "sha256").hex()[:24]


@lru_cache(16)
def _secret(private: bytes) -> bytes:
    return hashlib.sha256(b"saovang nonces" + private).digest()
