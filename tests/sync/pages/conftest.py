"""Servers for the pages: each its own program, on SQLite and on PostgreSQL, with a plan and an account a role."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.postgres import fresh_database
from tests.sync.pages.visitor import EXAMPLE, PLACE, PLAN, Hall, running

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
    data = tmp_path_factory.mktemp("office")
    if request.param == "sqlite":
        yield from _with_plan(data, None)
    else:
        with fresh_database(request.getfixturevalue("postgres_url")) as url:
            yield from _with_plan(data, url)


@pytest.fixture(scope="module")
def sqlite_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """The same where the kind of database makes no difference."""
    yield from _with_plan(tmp_path_factory.mktemp("office"), None)


def _with_plan(data: Path, database: str | None) -> Iterator[Hall]:
    if database is None:
        with EXAMPLE.running(data) as hall:
            yield hall
        return
    with running(data, database) as hall:
        hall.done("plan", "publish", PLAN)
        yield hall
