"""
The raw ASGI side of a route: read a body within limits, answer signed JSON, turn errors into statuses.

Every answer carries `Saovang-Signature`, the hall's key over status, body and the request's own signature, so that a
terminal believes no impostor and no answer of yesterday.
"""

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from kiosk.domain import errors
from kiosk.domain.errors import KioskError
from sync import wire
from sync.server.hot.hall import HallServer
from sync.server.reasons import is_full

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

log = logging.getLogger("sync.server.hot")

STATUS: dict[str, int] = {
    errors.MessageUnreadable.code: 400,
    errors.TerminalUnknown.code: 401,
    errors.TerminalRevoked.code: 401,
    errors.TerminalUnconfirmed.code: 401,
    errors.SignatureWrong.code: 401,
    errors.NonceStale.code: 401,
    errors.CodeWrong.code: 401,
    errors.StreamGap.code: 409,
    errors.StreamForked.code: 409,
    errors.HallClosed.code: 409,
    errors.SeriesUsedUp.code: 409,
    errors.SeriesLimitReached.code: 409,
    errors.NoTimeLeft.code: 409,
    errors.CountersClosed.code: 409,
    errors.ServiceGone.code: 409,
    errors.ServiceUnknown.code: 409,
    errors.AppointmentUnknown.code: 409,
    errors.AppointmentTaken.code: 409,
    errors.AppointmentOtherDay.code: 409,
    errors.BatchTooBig.code: 413,
    errors.ChainBroken.code: 422,
    errors.TooManyTries.code: 429,
    errors.ServerBusy.code: 503,
    errors.DiskFull.code: 503,
    errors.NumbersPaused.code: 503,
}


@dataclass
class Asked:
    """One request; `device` and `signature` are known once the gate or the handler has read them."""

    method: str
    target: str  # path and query as on the wire
    path: dict[str, str]
    headers: dict[bytes, bytes]
    body: bytes
    signature: bytes = b""
    device: bytes | None = None


@dataclass(frozen=True)
class Answer:
    status: int
    message: msgspec.Struct | None
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)


Handler = Callable[[HallServer, Asked], Awaitable[Answer]]


def door(hall: Callable[[], HallServer], handler: Handler, limit: int) -> App:
    """The ASGI callable of a handler; `limit` is the most bytes its body may have."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        here = hall()
        asked = Asked(scope["method"], target(scope), scope.get("path_params", {}), dict(scope["headers"]), b"")
        try:
            asked.body = await body_of(receive, limit)
            answer = await handler(here, asked)
        except KioskError as error:
            answer = refusal(here, asked, error)
        except Exception:  # the border: whatever it was, the terminal keeps its facts and comes again
            log.exception("%s %s", asked.method, scope["path"])
            answer = Answer(500, wire.Refused(error="server.error"), [(b"retry-after", b"30")])
        await give(here, asked, answer, send)

    return app


def target(scope: Scope) -> str:
    query = scope.get("query_string", b"").decode("latin-1")
    path: str = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    return f"{path}?{query}" if query else path


async def body_of(receive: Receive, limit: int) -> bytes:
    """
    The whole body.

    Raises:
        BatchTooBig: It has more bytes than the route allows.
        MessageUnreadable: The client went away in the middle of it.
    """
    parts, size = list[bytes](), 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise errors.MessageUnreadable("cut short")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit:
            raise errors.BatchTooBig(f"more than {limit} bytes")
        if not message.get("more_body"):
            return b"".join(parts)


def refusal(hall: HallServer, asked: Asked, error: KioskError) -> Answer:
    from sync.server.hot.gate import new_nonce

    if is_full(error):
        error = errors.DiskFull(str(error), retry_after_s=error.params.get("retry_after_s", 30))
    status = STATUS.get(error.code, 500)
    if status == 500:
        log.error("%s %s: %s %s", asked.method, asked.target, error.code, error)
    seconds = str(error.params.get("retry_after_s", 30)).encode()
    headers = [(b"retry-after", seconds)] if status in (429, 500, 503) else []
    cursor, head = error.params.get("cursor"), error.params.get("head")
    label, day = (_text(error.params.get(name)) for name in ("label", "day"))
    nonce = new_nonce(hall, asked.device) if status == 401 and asked.device else None
    body = wire.Refused(
        error=error.code,
        detail=str(error)[:200],
        cursor=cursor if isinstance(cursor, int) else None,
        head=head if isinstance(head, str) else None,
        nonce=nonce,
        label=label,
        day=day,
    )
    return Answer(status, body, headers)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


async def give(hall: HallServer, asked: Asked, answer: Answer, send: Send) -> None:
    body = b"" if answer.message is None else wire.encode(answer.message)
    signature = hall.keys.sign(wire.answer_message(asked.signature, answer.status, body)).hex().encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"saovang-signature", signature),
        *answer.headers,
    ]
    if answer.message is None:
        headers = headers[1:]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
