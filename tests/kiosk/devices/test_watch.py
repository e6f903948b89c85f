"""What of a printer's answers is worth a fact."""

from kiosk.devices.watch import Watch
from kiosk.domain.slip import Health


def told(*answers: Health, sure: bool = False) -> list[Health]:
    watch, news = Watch(), list[Health]()
    for answer in answers:
        if watch.is_news(answer, sure=sure):
            watch.told = answer
            news.append(answer)
    return news


def test_an_hour_of_the_same_answer_is_told_once() -> None:
    assert told(*["ready"] * 240) == ["ready"]
    assert told(*["paper"] * 240) == ["paper"]


def test_a_printer_that_is_silent_for_one_look_is_not_told_of() -> None:
    assert told("ready", "silent", "ready", "gone", "ready") == ["ready"]


def test_a_fault_that_stays_is_told_and_so_is_its_cure_at_once() -> None:
    assert told("ready", "paper", "paper", "cover", "cover", "ready") == ["ready", "paper", "cover", "ready"]


def test_a_fault_that_cost_a_slip_is_told_at_once() -> None:
    assert told("ready", "paper", sure=True) == ["ready", "paper"]


def test_a_sensor_that_wavers_near_the_end_of_the_roll_says_low_once() -> None:
    assert told("ready", *["low", "ready", "ready"] * 50) == ["ready", "low"]


def test_a_new_roll_is_told_after_a_while_or_with_the_open_cover() -> None:
    assert told("low", "ready", "ready", "ready", "ready") == ["low", "ready"]
    assert told("low", "cover", "cover", "ready") == ["low", "cover", "ready"]


def test_what_the_disk_refused_is_news_until_it_is_written() -> None:
    watch = Watch()

    assert [watch.is_news("low", sure=False) for _ in range(3)] == [True, True, True]
    watch.told = "low"
    assert not watch.is_news("low", sure=False)
