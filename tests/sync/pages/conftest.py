"""Servers for the pages: each its own program, on SQLite and on PostgreSQL, with a plan and an account a role."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.postgres import fresh_database
from tests.support.served import postgres_template
from tests.sync.pages.desk import Office, shared
from tests.sync.pages.visitor import EXAMPLE, NO_HOURS, PLACE, Hall, publish_with_hours, publish_without_hours, running

BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session", autouse=True)
def templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Where prepared halls lie; processes that test side by side share the folder above their own."""
    own = tmp_path_factory.getbasetemp()
    os.environ[PLACE] = str(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)
    yield
    del os.environ[PLACE]


@pytest.fixture(scope="module", params=BOTH)
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A hall with the example plan; the module's tests share it, so each uses names of its own."""
    yield from _office(request, tmp_path_factory.mktemp("office"), hours=True)


@pytest.fixture(scope="module", params=BOTH)
def office_without_hours(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """The same where no day begins before somebody begins it, whatever the hour of the tests."""
    yield from _office(request, tmp_path_factory.mktemp("office"), hours=False)


@pytest.fixture(scope="module")
def house(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A hall whose counters are open in a browser; `next_test` gives each test of the module its own desks."""
    with shared(tmp_path_factory.mktemp("house"), chromium) as office:
        yield office


@pytest.fixture(scope="module")
def sqlite_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """The same where the kind of database makes no difference."""
    with EXAMPLE.running(tmp_path_factory.mktemp("office")) as hall:
        yield hall


def _office(request: pytest.FixtureRequest, data: Path, *, hours: bool) -> Iterator[Hall]:
    if request.param == "sqlite":
        with (EXAMPLE if hours else NO_HOURS).running(data) as hall:
            yield hall
        return
    cluster = request.getfixturevalue("postgres_url")
    with fresh_database(cluster, like=postgres_template(cluster)) as url, running(data, url) as hall:
        (publish_with_hours if hours else publish_without_hours)(hall)
        yield hall
