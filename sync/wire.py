"""
What travels between a terminal and its hall server, protocol version 1.

The structs here are the protocol: `/v1/openapi.json` is made from them, both sides decode with them. Bytes travel as
lower-case hex. Everything signed is signed with Ed25519 over the messages of this module, which begin with what they
are for, so that no signature can be used for something else.

How facts look is the business of `kiosk.domain.fact`; who may connect, of `sync.server.hot`.
"""

import gzip
import hashlib
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from kiosk.domain.dossier import Dossier
from kiosk.domain.errors import BatchTooBig, MessageUnreadable

VERSION = 1
MAX_FACTS = 500  # facts in one batch
MAX_BATCH = 256 * 1024  # bytes of one batch's facts, unpacked
MAX_HEAD = 2 * 1024  # bytes of its first line
MAX_BODY = 16 * 1024  # bytes of any other request
PAGE = 500  # dossiers in one answer

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)

Hex16 = Annotated[str, Meta(pattern="^[0-9a-f]{32}$", description="16 bytes in hex")]
Hex32 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="32 bytes in hex")]
Hex64 = Annotated[str, Meta(pattern="^[0-9a-f]{128}$", description="64 bytes in hex: an Ed25519 signature")]
Seq = Annotated[int, Meta(ge=0, lt=2**53)]
Position = Annotated[int, Meta(ge=1, lt=2**53)]
Boot = Annotated[str, Meta(pattern="^[0-9A-Za-z-]{1,32}$", description="name of the machine's boot")]
Series = Annotated[str, Meta(pattern="^[A-HJ-NP-Z]$")]
Minutes = tuple[int, int]  # a range: least and most
Request = Annotated[str, Meta(pattern="^[A-Z2-7]{16}$", description="the ticket's id")]


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """Anything that travels; fields a newer version adds are ignored."""


# ---- a terminal introduces itself


class Enrol(Message, frozen=True, kw_only=True):
    """
    A terminal's first word; `signature` proves that it holds the private key.

    `own_day` is the hall day on which it gave numbers as a hall of its own: the server gives none on that day.
    `ordinal` is the one this incarnation bears already, at a server that was put back to an older copy.
    """

    code: Annotated[str, Meta(min_length=4, max_length=40)]
    key: Hex32
    incarnation: Hex16
    signature: Hex64
    own_day: date | None = None
    ordinal: Annotated[int, Meta(ge=0, le=9)] = 0


class Enrolled(Message, frozen=True, kw_only=True):
    """
    What a terminal is called from now on.

    `ordinal` is whose block of numbers it is (0: none is free); `digits` are six which the admin compares with the
    terminal's screen unless `confirmed` already; `counter` is set when it stands at one.
    """

    name: str
    ordinal: Annotated[int, Meta(ge=0, le=9)]
    hall: str
    server: Hex32
    digits: str
    confirmed: bool
    counter: int | None
    nonce: str


# ---- facts go up


class BatchHead(Message, frozen=True, kw_only=True):
    """
    The first line of a batch; the facts follow, a line each.

    `first` is the seq of the first fact, `prev` the chain's link before it, `head` the link after the last one; `last`
    the terminal's own last seq, `boot` and `mono` its monotonic clock now in ms. No facts: a sign of life.
    `branch` is set for what a cloned or restored disk still has of an ended incarnation: its last link.
    """

    incarnation: Hex16
    first: Position
    prev: Hex32
    head: Hex32
    last: Seq
    boot: Boot
    mono: Seq
    branch: Hex32 | None = None
    signature: Hex64


class DayNow(Message, frozen=True, kw_only=True):
    """The hall day that is open at the server; by staff means whatever the plan's hours."""

    day: date
    by: Literal["plan", "staff"]


class ServiceNow(Message, frozen=True, kw_only=True):
    """
    How long a service is waited for now, least and most minutes, where anybody can tell.

    `first` is for people with priority; `counter` is one that is free: go now.
    """

    code: str
    waiting: int
    wait: Minutes | None = None
    first: Minutes | None = None
    counter: int | None = None


class Pushed(Message, frozen=True, kw_only=True):
    """
    How far the server is with this stream, and what is new for the terminal.

    `safe` is the seq a finished backup covers; `now` the server's clock in ms since 1970; `plan` the newest plan's
    version; `dossiers` the newest revision; `day` the open hall day, without one `ended` the last that has ended (a day
    of which neither speaks is the terminal's own affair); `waiting` how many wait in the hall; `out` the
    services that give no more tickets today, each with the code of why; `wait` how long somebody would wait who has
    not said yet what for, `services` the same by service, in the plan's order.
    """

    cursor: Seq
    head: Hex32
    safe: Seq
    now: int
    nonce: str
    plan: int
    dossiers: int
    day: DayNow | None
    waiting: int
    ordinal: Annotated[int, Meta(ge=0, le=9)]
    out: dict[str, str] = {}
    wait: Minutes | None = None
    services: list[ServiceNow] = []
    ended: date | None = None


class Refused(Message, frozen=True, kw_only=True):
    """
    Why not; `error` is a code.

    For "stream.gap" and "stream.forked" `cursor` and `head` say what the server has; a 401 brings a fresh `nonce`; of
    an appointment `label` is the ticket it has become, `day` the one it is on, as people read them.
    """

    error: str
    detail: str = ""
    cursor: Seq | None = None
    head: Hex32 | None = None
    nonce: str | None = None
    label: str | None = None
    day: str | None = None


# ---- a number for a ticket


class NumberWanted(Message, frozen=True, kw_only=True):
    """
    A number for the ticket `request`; `day` and `seen` are the hall day and highest number (1–999) the terminal knows.

    `again` asks only whether a number was given, by a terminal that stopped waiting for the answer. `service` and
    `priority` tell how long the ticket will wait.
    """

    series: Series
    request: Request
    day: date | None = None
    seen: Annotated[int, Meta(ge=0, le=999)] = 0
    again: bool = False
    service: Annotated[str, Meta(max_length=40)] = ""
    priority: bool = False


class NumberGiven(Message, frozen=True, kw_only=True):
    """
    A number of the server's hall day; `number` 0: none was given (`again`).

    `ahead` is how many wait before, `wait` how long it is promised to wait, where anybody can tell.
    """

    day: date
    series: str
    number: int
    ahead: int
    nonce: str
    wait: Minutes | None = None


# ---- somebody with an appointment has come


class AppointmentShown(Message, frozen=True, kw_only=True):
    """
    The code of an appointment, which becomes the ticket `request`.

    `day` and `seen` are the hall day and the highest numbers (1–999) by series the terminal knows.
    """

    code: Annotated[str, Meta(pattern="^[0-9]{6}$")]
    request: Request
    day: date | None = None
    seen: dict[Series, Annotated[int, Meta(ge=0, le=999)]] = {}


class AppointmentKept(Message, frozen=True, kw_only=True):
    """
    A number for who has an appointment at `at` (ms since 1970), of their service's series.

    `arrival` tells whether they came before it, within the `window` of so many minutes, or after that.
    """

    day: date
    series: str
    number: int
    ahead: int
    service: str
    at: int
    window: int
    arrival: Literal["early", "now", "late"]
    nonce: str


# ---- plan and dossiers come down


class PlanDown(Message, frozen=True, kw_only=True):
    """A published plan; `signature` is the server's over `plan_message`, kept with the plan."""

    version: int
    digest: str
    text: str
    signature: Hex64
    nonce: str


class DossiersDown(Message, frozen=True, kw_only=True):
    """Dossiers changed after `since`, oldest change first; ask again from `revision` while there is `more`."""

    revision: int
    more: bool
    dossiers: list[Dossier]
    nonce: str


# ---- what is signed


def enrol_message(code: str, key: bytes, incarnation: bytes) -> bytes:
    return b"saovang enrol 1\0" + hashlib.sha256(code.encode()).digest() + key + incarnation


def batch_message(device: bytes, head: BatchHead) -> bytes:
    """Covers the facts through `head.head`, the link after the last of them."""
    numbers = b"".join(number.to_bytes(8, "big") for number in (head.first, head.last, head.mono))
    links = bytes.fromhex(head.incarnation + head.prev + head.head + (head.branch or ""))
    return b"saovang push 1\0" + device + numbers + links + head.boot.encode()


def request_message(device: bytes, nonce: str, method: str, target: str, body: bytes) -> bytes:
    """`target` is path and query as on the wire."""
    line = f"{method} {target}\n{nonce}\n".encode()
    return b"saovang request 1\0" + device + hashlib.sha256(line).digest() + hashlib.sha256(body).digest()


def answer_message(asked: bytes, status: int, body: bytes) -> bytes:
    """`asked` is the signature of the request, so that an old answer cannot be played again."""
    return (
        b"saovang answer 1\0"
        + status.to_bytes(2, "big")
        + hashlib.sha256(asked).digest()
        + hashlib.sha256(body).digest()
    )


def plan_message(version: int, text: str) -> bytes:
    return b"saovang plan 1\0" + version.to_bytes(8, "big") + hashlib.sha256(text.encode()).digest()


def six_digits(device: bytes, server: bytes) -> str:
    """What terminal and admin both see, and an impostor between them cannot."""
    return f"{int.from_bytes(hashlib.sha256(b'saovang digits' + device + server).digest()[:8], 'big') % 10**6:06d}"


# ---- bytes

_encoder = msgspec.json.Encoder()
_head_decoder = msgspec.json.Decoder(BatchHead)


def encode(message: msgspec.Struct) -> bytes:
    return _encoder.encode(message)


def decode(body: bytes, kind: type[T]) -> T:
    """
    Read an answer or a small request.

    Raises:
        MessageUnreadable: It is no such message.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MessageUnreadable(str(error)) from error


def replaced(message: S, **changes: Any) -> S:
    """A copy with other values in some fields."""
    return msgspec.structs.replace(message, **changes)


def pack(head: BatchHead, lines: Sequence[bytes]) -> bytes:
    """The body of a push; `mtime` 0, so that the same batch is the same bytes."""
    return gzip.compress(b"\n".join((encode(head), *lines)), 6, mtime=0)


def unpack(body: bytes) -> tuple[BatchHead, list[bytes]]:
    """
    The head of a push and its lines, never unpacking more than a batch may hold.

    Raises:
        BatchTooBig: More than `MAX_FACTS` facts or `MAX_BATCH` bytes; halve it.
        MessageUnreadable: No gzip, or no head.
    """
    limit = MAX_HEAD + MAX_BATCH
    unzip = zlib.decompressobj(wbits=31)
    try:
        text = unzip.decompress(body, limit + 1)
    except zlib.error as error:
        raise MessageUnreadable(str(error)) from error
    if len(text) > limit:
        raise BatchTooBig(f"more than {limit} bytes")
    if not unzip.eof:
        raise MessageUnreadable("cut short")
    first, feed, rest = text.partition(b"\n")
    try:
        head = _head_decoder.decode(first)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MessageUnreadable(str(error)) from error
    lines = rest.split(b"\n") if feed else []
    if len(lines) > MAX_FACTS or len(rest) > MAX_BATCH:
        raise BatchTooBig(f"{len(lines)} facts, {len(rest)} bytes")
    return head, lines
