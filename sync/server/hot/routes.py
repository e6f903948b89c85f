"""Which raw ASGI callable answers which method and path."""

from collections.abc import Callable

from sync import wire
from sync.server.hot import arrivals, enrol, live, numbers, openapi, phone_live, pull, push
from sync.server.hot.hall import HallServer, default_hall
from sync.server.hot.http import App, door

MAX_PUSH = wire.MAX_HEAD + wire.MAX_BATCH  # bytes of a push as it travels; packed it is smaller


def routes(hall: Callable[[], HallServer]) -> dict[tuple[str, str], App]:
    """The table for one hall server."""
    return {
        ("POST", "/v1/enrol"): door(hall, enrol.enrol, wire.MAX_BODY),
        ("POST", "/v1/streams/{device}/facts"): door(hall, push.push, MAX_PUSH),
        ("POST", "/v1/numbers"): door(hall, numbers.number, wire.MAX_BODY),
        ("POST", "/v1/appointments"): door(hall, arrivals.arrived, wire.MAX_BODY),
        ("GET", "/v1/plan"): door(hall, pull.plan, wire.MAX_BODY),
        ("GET", "/v1/dossiers"): door(hall, pull.dossiers, wire.MAX_BODY),
        ("GET", "/v1/openapi.json"): door(hall, openapi.description, wire.MAX_BODY),
        ("GET", "/live/hall"): live.live(hall),
        ("GET", "/live/hall/now"): live.now(hall),
        ("GET", "/live/board/{key}"): live.live(hall),
        ("GET", "/live/board/{key}/now"): live.now(hall),
        ("GET", "/live/phone/{ticket}"): phone_live.live(hall),
        ("GET", "/live/phone/{ticket}/now"): phone_live.now(hall),
    }


ROUTES = routes(default_hall)
