"""One window for all tests of the screens: Kivy has but one."""

import pytest

from tests.screens.studio import Studio


@pytest.fixture(scope="session")
def one_studio() -> Studio:
    return Studio()


@pytest.fixture
def studio(one_studio: Studio) -> Studio:
    """A tall Vietnamese window with nothing touched yet."""
    one_studio.become("tall")
    one_studio.sent.clear()
    return one_studio
