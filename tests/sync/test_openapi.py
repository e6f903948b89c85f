"""`/v1/openapi.json` is made from the structs, and it is true: whatever is asked, the answer is one it describes."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from sync import wire
from tests.support.clock import HallClock
from tests.support.lobby import Lobby, ticket_id
from tests.support.served import PLAN, ServedHall, served_hall

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]


@schemathesis.serializer("application/gzip")
def packed(ctx: Any, value: Any) -> bytes:
    """Whatever the fuzzer thought of, packed as a batch is; a third of it not packed at all."""
    text = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
    return text if len(text) % 3 == 0 else gzip.compress(text)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHall]:
    with served_hall(tmp_path_factory.mktemp("openapi") / "hall", None, HallClock()) as hall:
        hall.publish(PLAN.read_text("utf-8"))
        yield hall


OPERATIONS = [
    ("POST", "/v1/enrol"),
    ("POST", "/v1/streams/{device}/facts"),
    ("POST", "/v1/numbers"),
    ("POST", "/v1/appointments"),
    ("GET", "/v1/plan"),
    ("GET", "/v1/dossiers"),
]


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_whatever_is_asked_the_answer_is_one_that_is_described(here: ServedHall, method: str, path: str) -> None:
    described = schemathesis.openapi.from_url(f"{here.url}/v1/openapi.json")
    operation = described[path][method]

    @given(case=operation.as_strategy() | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    def ask(case: Any) -> None:
        answer = case.call(timeout=10)
        case.validate_response(answer, checks=CHECKS)

    ask()


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_another_method_is_refused_as_it_is_described(here: ServedHall, method: str, path: str) -> None:
    told = requests.get(f"{here.url}/v1/openapi.json", timeout=5).json()
    described = told["paths"][path][method.lower()]["responses"]["405"]["content"]["application/json"]["schema"]

    for other in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} - {method}:
        answer = requests.request(other, here.url + path.format(device="0" * 32), timeout=5)

        assert (answer.status_code, answer.headers["allow"]) == (405, method)
        assert unfit_in(told, described, answer.json()) == []


def test_a_path_there_is_not_is_refused_in_the_same_shape(here: ServedHall) -> None:
    told = requests.get(f"{here.url}/v1/openapi.json", timeout=5).json()
    described = told["components"]["responses"]["NoSuchPath"]["content"]["application/json"]["schema"]

    answer = requests.get(f"{here.url}/v1/nothing", timeout=5)

    assert (answer.status_code, unfit_in(told, described, answer.json())) == (404, [])
    assert set(answer.json()) == set(told["components"]["schemas"]["Refused"]["properties"])


def test_no_route_is_missing_in_the_description(here: ServedHall) -> None:
    from sync.server.hot.routes import ROUTES

    told = requests.get(f"{here.url}/v1/openapi.json", timeout=5).json()

    described = {
        (method.upper(), path) for path, item in told["paths"].items() for method in item if method != "parameters"
    }
    assert described == set(OPERATIONS)
    assert described == set(ROUTES) - {("GET", "/v1/openapi.json")} - {
        one for one in ROUTES if one[1].startswith("/live")
    }


@pytest.mark.parametrize(
    "kind", [wire.Enrolled, wire.Pushed, wire.NumberGiven, wire.PlanDown, wire.DossiersDown, wire.Refused]
)
def test_each_answer_stands_in_the_description(here: ServedHall, kind: type) -> None:
    told = requests.get(f"{here.url}/v1/openapi.json", timeout=5).json()

    assert kind.__name__ in told["components"]["schemas"]


def test_real_answers_fit_the_description(here: ServedHall, tmp_path: Path) -> None:
    """What a fuzzer without keys never sees: the answers to a terminal that may speak."""
    told = requests.get(f"{here.url}/v1/openapi.json", timeout=5).json()
    lobby = Lobby(tmp_path)
    link = lobby.enrol(here)
    lobby.rate(1)
    here.do(open_day)
    from sync.client.push import push_once

    answers: dict[str, Any] = {
        "Pushed": push_once(lobby.journal, link, lobby.clock).answer,
        "NumberGiven": link.number(wire.NumberWanted(series="A", request=ticket_id(1))),
        "PlanDown": link.plan(0, ""),
        "DossiersDown": link.dossiers(0),
        "Enrolled": lobby.enrolled,
    }
    lobby.close()

    unfit = {name: faults for name, answer in answers.items() if (faults := faults_of(told, name, answer))}
    assert unfit == {}


def faults_of(told: Any, name: str, answer: Any) -> list[str]:
    return unfit_in(told, {"$ref": f"#/components/schemas/{name}"}, json.loads(wire.encode(answer)))


def unfit_in(told: Any, schema: dict[str, Any], answer: Any) -> list[str]:
    judge = jsonschema_rs.validator_for(schema | {"components": told["components"]}, validate_formats=True)
    return [fault.message for fault in judge.iter_errors(answer)]


def open_day(hall: Any, db: Any) -> None:
    from sync.server.hot import days

    days.open_day(hall, db, "staff")
