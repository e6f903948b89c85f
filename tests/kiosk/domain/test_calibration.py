"""How far what people were promised held."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.calibration import MINUTE_MS, Promise, add_up, break_down
from kiosk.domain.queue_report import FEW

DAY = date(2026, 11, 23)


def promise(low: int, high: int, waited: float, service: str = "ho-tich") -> Promise:
    return Promise(day=DAY, service=service, low=low, high=high, taken_ms=0, called_ms=round(waited * MINUTE_MS))


def test_a_call_on_the_edge_of_the_range_is_inside_it():
    line = add_up(None, [promise(5, 10, waited) for waited in (4.9, 5, 10, 10.1, 7)])

    assert (line.early, line.inside, line.late) == (1, 3, 1)
    assert line.held == pytest.approx(0.6)


def test_the_error_is_from_the_middle_of_the_range():
    line = add_up(None, [promise(10, 20, 15), promise(10, 20, 25), *[promise(0, 10, 5)] * 3])

    assert line.error == pytest.approx(2.0)
    assert line.width == pytest.approx(10.0)
    assert line.waited == pytest.approx(11.0)


def test_few_tickets_tell_no_share():
    line = add_up(None, [promise(5, 10, 7)] * (FEW - 1))

    assert line.n == FEW - 1
    assert (line.held, line.too_early, line.too_late, line.error) == (None, None, None, None)


@given(
    st.lists(
        st.builds(
            promise,
            st.sampled_from([0, 5, 10]),
            st.sampled_from([15, 20]),
            st.floats(0, 60),
            st.sampled_from(["ho-tich", "dat-dai"]),
        )
    )
)
def test_groups_add_up_to_the_whole(promises):
    whole, groups = add_up(None, promises), break_down(promises, lambda one: one.service)

    assert whole.n == sum(one.n for one in groups) == whole.early + whole.inside + whole.late
    assert whole.inside == sum(one.inside for one in groups)
