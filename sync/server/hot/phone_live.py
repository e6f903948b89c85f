"""
`GET /live/phone/{ticket}/now`: what a ticket's page says now, in the language asked for.
"""

from collections.abc import Callable
from urllib.parse import parse_qs

import msgspec

from sync.server import phone
from sync.server.hot.hall import HallServer
from sync.server.hot.http import App, Receive, Scope, Send

HEADERS = [
    (b"cache-control", b"no-store"),
    (b"x-robots-tag", b"noindex, nofollow"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]


def now(hall: Callable[[], HallServer]) -> App:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        here, ticket = hall(), scope["path_params"]["ticket"]
        language = language_of(scope)
        _, told = await here.store.read(lambda db: phone.look(here, db, ticket, language))
        body = msgspec.json.encode(told)
        kind = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": kind + HEADERS})
        await send({"type": "http.response.body", "body": body})

    return app


def language_of(scope: Scope) -> str:
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("l", [""])
    return "en" if asked[0] == "en" else "vi"
