"""The ground the other tests stand on."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from playwright.sync_api import Page

from tests.support.clock import HallClock
from tests.support.postgres import fresh_database


@pytest.mark.postgres
def test_two_tests_never_meet_in_one_database(postgres_url: str) -> None:
    with fresh_database(postgres_url) as mine, fresh_database(postgres_url) as yours:
        with psycopg.connect(mine) as connection:
            connection.execute("CREATE TABLE ticket (number text)")
        with psycopg.connect(yours) as connection:
            tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()

    assert tables == (0,)


@pytest.mark.postgres
def test_a_database_keeps_vietnamese_letters(postgres_database: str) -> None:
    with psycopg.connect(postgres_database) as connection:
        told = connection.execute("SELECT lower('TỘC ƯỚC ĐẶNG')").fetchone()

    assert told == ("tộc ước đặng",)


@pytest.mark.window
def test_a_private_display_has_a_name(xvfb: str) -> None:
    assert xvfb.startswith(":")
    assert xvfb[1:].isdecimal()


@pytest.mark.browser
def test_the_browser_draws_what_it_is_given(page: Page) -> None:
    page.set_content("<h1>Một cửa</h1>")

    assert page.inner_text("h1") == "Một cửa"


@pytest.mark.browser
def test_the_browser_reaches_nobody_but_this_machine(page: Page) -> None:
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://office.example/")


def test_setting_the_wall_clock_leaves_the_time_since_boot_alone(hall_clock: HallClock) -> None:
    before = hall_clock.mono()

    hall_clock.advance(timedelta(seconds=2))
    hall_clock.set_wall(datetime(1970, 1, 1, tzinfo=UTC))

    assert (hall_clock.now().year, hall_clock.mono() - before) == (1970, 2000)
