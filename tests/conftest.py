"""
What every test may ask for: databases, displays, a browser, a clock.

The pieces stand in `tests.support`; here they only become fixtures.
"""

import gc
import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from playwright.sync_api import Browser, Page

from tests.support import warm
from tests.support.aloud import not_run
from tests.support.clock import HallClock
from tests.support.display import SharedBrowser, private_display, shared_browser
from tests.support.leftovers import Session
from tests.support.postgres import fresh_database, private_cluster

settings.register_profile(
    "saovang",
    deadline=None,  # two cores shared with a database and a browser: time proves nothing here
    derandomize=not os.environ.get("SAOVANG_EXPLORE"),  # what was green stays green; SAOVANG_EXPLORE=1 looks further
    phases=[one for one in Phase if one is not Phase.explain],  # to explain takes longer than a test may
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("saovang")

SESSION = pytest.StashKey[Session]()
LEFT = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    gc.disable()  # nothing that is collected becomes garbage, and to look again and again takes a quarter of the time
    config.stash[SESSION] = Session()
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # a shell's `&` leaves it deaf, and every program it starts


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What judges the repository as a whole comes first: its tests are long, and in the end all would wait for one."""
    items.sort(key=lambda item: item.path.parent != config.rootpath / "tests")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()  # thousands of tests that stay until the end are not looked through for garbage each time
    gc.enable()


def _stop(_signal: int, _frame: object) -> None:
    """Whoever ends the run ends its database and display too."""
    pytest.exit("told to stop", returncode=143)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Tests of pages and journeys wait for servers and browsers: with two processes a core no core is idle."""
    return min(2 * (os.cpu_count() or 1), 8)


@pytest.hookimpl(trylast=True)  # the last fixtures are gone by then
def pytest_sessionfinish(session: pytest.Session) -> None:
    warm.end()
    left = session.config.stash.setdefault(LEFT, [])
    left += session.config.stash[SESSION].end()
    if hasattr(session.config, "workeroutput"):  # one of several processes: the first one speaks for all
        session.config.workeroutput["left"] = left
    elif left and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash.setdefault(LEFT, []).extend(getattr(node, "workeroutput", {}).get("left", []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if left := config.stash.get(LEFT, []):
        terminalreporter.section("left behind", red=True)
        terminalreporter.write("".join(f"{line}\n" for line in left))
    terminalreporter.section("not run")
    terminalreporter.write("".join(f"{line}\n" for line in not_run(terminalreporter.stats)))


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[SESSION].end()  # when pytest gave up before its first test


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The maintenance URL of a private PostgreSQL cluster; tests use `postgres_database`."""
    with private_cluster() as url:
        yield url


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database of the test's own."""
    with fresh_database(postgres_url) as url:
        yield url


@pytest.fixture(scope="session")
def xvfb() -> Iterator[str]:
    """The name of a private X display, such as ":99", for a program's DISPLAY."""
    with private_display() as display:
        yield display


@pytest.fixture(scope="session")
def one_chromium() -> Iterator[SharedBrowser]:
    """The session's browser; tests use `chromium`."""
    with shared_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def chromium(one_chromium: SharedBrowser) -> Iterator[Browser]:
    """
    A browser; what a module opens in it is closed after the module.

    Meanwhile its event loop counts as running in this thread: servers run in a thread or process
    of their own, and the test asks them over HTTP, never through Django's ORM.
    """
    with one_chromium.at_work() as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A Vietnamese visitor's empty tab; an exception in a page's script fails the test."""
    context = chromium.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    tab, broken = context.new_page(), list[str]()
    tab.on("pageerror", lambda error: broken.append(str(error)))
    yield tab
    context.close()
    assert not broken


@pytest.fixture
def hall_clock() -> HallClock:
    """A Monday morning in the hall; it stands still until it is moved."""
    return HallClock()
