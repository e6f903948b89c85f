"""
The envelope of every fact, and the chain that holds a stream of facts together.

A fact is made once as UTF-8 JSON bytes and never written anew; hashes, signatures and storage use
those bytes, without their line feed. What each kind holds stands in `kiosk.domain.kinds`.
"""

import hashlib
from collections.abc import Iterable
from typing import Literal

import msgspec

from kiosk.domain.errors import ChainBroken, FactUnreadable

MAX_LINE = 16 * 1024  # bytes; no honest fact comes near it

ClockState = Literal["ok", "unsure"]


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """
    One thing that happened, in the order its keys are written.

    `at` is UTC with milliseconds and Z; `day` the hall day, "2026-11-22"; `mono` milliseconds of the
    monotonic clock of this `boot`; `clk` whether the wall clock was trusted; `plan` the plan's version.
    """

    v: int = 1
    kind: str
    at: str
    day: str
    mono: int
    boot: str
    clk: ClockState
    plan: int
    data: msgspec.Raw


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Fact)


def encode(fact: Fact) -> bytes:
    return _encoder.encode(fact)


def encode_data(data: msgspec.Struct) -> msgspec.Raw:
    return msgspec.Raw(_encoder.encode(data))


def decode(line: bytes) -> Fact:
    """
    Read one line, whatever its kind.

    Raises:
        FactUnreadable: No JSON, no envelope, or longer than `MAX_LINE`.
    """
    if len(line) > MAX_LINE:
        raise FactUnreadable(f"{len(line)} bytes, at most {MAX_LINE}")
    try:
        return _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FactUnreadable(str(error)) from error


def genesis(device: bytes, incarnation: bytes, public_key: bytes) -> bytes:
    """The head of an empty stream, h(0): 32 bytes."""
    return hashlib.sha256(device + incarnation + public_key).digest()


def link(head: bytes, line: bytes) -> bytes:
    """The head after one more line: h(n) = SHA-256(h(n-1) ‖ bytes)."""
    return hashlib.sha256(head + line).digest()


def follow(head: bytes, lines: Iterable[bytes]) -> list[bytes]:
    """The heads after each line, in order."""
    heads = []
    sha256 = hashlib.sha256
    for line in lines:
        head = sha256(head + line).digest()
        heads.append(head)
    return heads


def verify(head: bytes, links: Iterable[tuple[int, bytes, bytes]], first: int = 1) -> bytes:
    """
    Walk a stream and return its last head.

    Args:
        head: The head before `first`.
        links: (seq, line, stored hash) in order.

    Raises:
        ChainBroken: With `seq` of the first line that does not follow.
    """
    expected = first
    for seq, line, stored in links:
        head = link(head, line)
        if seq != expected or head != stored:
            raise ChainBroken(f"seq {expected}: found {seq}", seq=expected)
        expected += 1
    return head


def device_of(public_key: bytes) -> bytes:
    """The name of a device: the fingerprint of its public key, 16 bytes."""
    return hashlib.sha256(b"saovang device" + public_key).digest()[:16]
