"""A terminal in an empty lobby, on a real file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.__main__ import main
from tests.kiosk.halls import EXAMPLE, Terminal, terminal
from tests.kiosk.leading import MONDAY, Enrolled, Server, with_server
from tests.kiosk.shell import Run
from tests.support.plans import without_hours


@pytest.fixture
def lobby(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal that is its own hall, on a Monday morning at 08:15; its hall day is not yet open."""
    with terminal(tmp_path) as one:
        yield one


@pytest.fixture
def enrolled(lobby: Terminal) -> Enrolled:
    """A terminal whose server leads; the hall day is open."""
    hall = with_server(lobby, Server())
    hall.desk.open_day("plan", MONDAY)
    return hall


@pytest.fixture(scope="session")
def plan_without_hours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    plan = tmp_path_factory.mktemp("plan") / "no-hours.toml"
    plan.write_text(without_hours(EXAMPLE.read_text("utf-8")), "utf-8")
    return plan


@pytest.fixture(autouse=True)
def never_open_by_itself(plan_without_hours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example hall without hours: whenever commands are tested, a day begins and ends when they say so."""
    monkeypatch.setenv("SAOVANG_PLAN", str(plan_without_hours))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def kiosk(data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command on `data` as the shell would, in Vietnamese; returns code, stdout and stderr."""
    monkeypatch.setenv("SAOVANG_LANGUAGE", "vi")

    def run(*words: str) -> tuple[int, str, str]:
        code = main([*words, "--data", str(data)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run
