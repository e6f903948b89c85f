"""
`/v1/openapi.json`, made from the structs of `sync.wire`, so that it cannot say anything else than the code does.
"""

from functools import lru_cache
from typing import Any

import msgspec

from sync import wire
from sync.server.hot.hall import HallServer
from sync.server.hot.http import Answer, Asked

STRUCTS = (
    *(wire.Enrol, wire.Enrolled, wire.BatchHead, wire.Pushed, wire.Refused),
    *(
        wire.NumberWanted,
        wire.NumberGiven,
        wire.AppointmentShown,
        wire.AppointmentKept,
        wire.PlanDown,
        wire.DossiersDown,
    ),
)
WHY = {
    304: "the terminal has this version already",
    400: "no message of the protocol",
    401: "unknown, revoked or unconfirmed terminal, wrong signature or stale nonce; the body may bring a fresh nonce",
    404: "no plan is published yet",
    409: "facts missing before these, or another fact stands there; for numbers: none can be given now",
    413: "more than 500 facts or 256 KiB: halve it",
    422: "the chain does not hold",
    429: "too many wrong codes; come again after Retry-After seconds",
    503: "too much at once; come again after Retry-After seconds",
}
DEVICE = {
    "name": "device",
    "in": "path",
    "required": True,
    "description": "the device in hex",
    "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
}
SINCE = {"name": "since", "in": "query", "schema": {"type": "integer", "minimum": 0, "exclusiveMaximum": 2**53}}
SIGNED: list[dict[str, list[str]]] = [{"saovang": []}]


ALLOW = {"required": True, "description": "the methods there are", "schema": {"type": "string"}}


class Description(msgspec.Struct, frozen=True):
    """An OpenAPI document; its extra keys are the document's."""

    openapi: str
    info: dict[str, Any]
    paths: dict[str, Any]
    components: dict[str, Any]


async def description(hall: HallServer, asked: Asked) -> Answer:
    return Answer(200, build())


@lru_cache(1)
def build() -> Description:
    _, schemas = msgspec.json.schema_components(STRUCTS, ref_template="#/components/schemas/{name}")
    scheme = {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "Saovang device, nonce, signature — Ed25519 over sync.wire.request_message",
    }
    return Description(
        "3.1.0",
        {"title": "saovang", "version": str(wire.VERSION), "description": "Between terminals and their hall server."},
        paths(),
        {"schemas": schemas, "securitySchemes": {"saovang": scheme}, "responses": {"NoSuchPath": NO_SUCH_PATH}},
    )


def paths() -> dict[str, Any]:
    batch = {"application/gzip": {"schema": {"type": "string", "contentEncoding": "gzip"}}}
    return {
        "/v1/enrol": {
            "post": operation("enrol", wire.Enrolled, (400, 401, 413, 429, 503), body=json_of(wire.Enrol)),
        },
        "/v1/streams/{device}/facts": {
            "parameters": [DEVICE],
            "post": operation(
                "push", wire.Pushed, (400, 401, 409, 413, 422, 503), body=batch,
                note="gzip of NDJSON: a BatchHead, then each fact's bytes",
            ),
        },
        "/v1/numbers": {
            "post": operation(
                "number", wire.NumberGiven, (400, 401, 409, 413, 503), body=json_of(wire.NumberWanted), signed=True
            ),
        },
        "/v1/appointments": {
            "post": operation(
                "appointment", wire.AppointmentKept, (400, 401, 409, 413, 503),
                body=json_of(wire.AppointmentShown), signed=True,
            ),
        },
        "/v1/plan": {"get": operation("plan", wire.PlanDown, (304, 400, 401, 404, 413, 503), signed=True)},
        "/v1/dossiers": {
            "get": operation("dossiers", wire.DossiersDown, (400, 401, 413, 503), parameters=[SINCE], signed=True),
        },
    }  # fmt: skip


def operation(
    name: str,
    answer: type[msgspec.Struct],
    refusals: tuple[int, ...],
    *,
    body: dict[str, Any] | None = None,
    parameters: list[dict[str, Any]] | None = None,
    signed: bool = False,
    note: str = "",
) -> dict[str, Any]:
    responses: dict[str, Any] = {"200": {"description": (answer.__doc__ or "").strip(), "content": json_of(answer)}}
    for status in refusals:
        responses[str(status)] = {"description": WHY[status]}
        if status != 304:
            responses[str(status)]["content"] = json_of(wire.Refused)
    responses["405"] = WRONG_METHOD
    found: dict[str, Any] = {"operationId": name, "responses": responses}
    if note:
        found["description"] = note
    if body is not None:
        found["requestBody"] = {"required": True, "content": body}
    if parameters:
        found["parameters"] = parameters
    if signed:
        found["security"] = SIGNED
    return found


def json_of(struct: type[msgspec.Struct]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{struct.__name__}"}}}


WRONG_METHOD = {
    "description": "the path has other methods",
    "headers": {"Allow": ALLOW},
    "content": json_of(wire.Refused),
}
NO_SUCH_PATH = {"description": "no such path; it is nowhere in this document", "content": json_of(wire.Refused)}
