"""What a finger does, and what it does not."""

from screens.samples import QUESTIONS, VIEWS
from tests.screens.studio import Studio


def test_a_touch_on_a_task_says_which(studio: Studio) -> None:
    studio.show(VIEWS["home"])

    studio.tap("Đánh giá phục vụ")

    assert studio.sent == [("go", "rate")]


def test_a_touch_on_a_face_is_the_rating(studio: Studio) -> None:
    studio.show(VIEWS["rating"])

    studio.tap("Bình thường")

    assert studio.sent == [("rate", 3)]


def test_a_touch_on_a_service_takes_its_number(studio: Studio) -> None:
    studio.show(VIEWS["service"])

    studio.tap("Hộ tịch")

    assert studio.sent == [("service", "ho-tich")]


def test_a_code_that_begins_otherwise_is_one_key_away(studio: Studio) -> None:
    studio.show(VIEWS["typing"])

    studio.tap("Đầu mã khác")
    studio.tap("7")

    assert studio.sent == [("unit", None), ("digit", "7")]


def test_two_fingers_cast_one_vote(studio: Studio) -> None:
    studio.show(VIEWS["rating"])
    best, worst = studio.find("Rất hài\u00a0lòng"), studio.find("Rất không hài\u00a0lòng")

    first, second = studio.press(*best.center), studio.press(*worst.center)
    studio.lift(second)
    studio.lift(first)

    assert studio.sent == [("rate", 5)]


def test_a_trembling_finger_presses_once(studio: Studio) -> None:
    studio.show(VIEWS["service"])
    switch = studio.find("Tôi thuộc diện ưu tiên")

    for _ in range(2):
        studio.lift(studio.press(*switch.center))

    assert studio.sent == [("priority", None)]


def test_a_second_press_a_moment_later_counts(studio: Studio) -> None:
    studio.show(VIEWS["service"])

    studio.tap("Tôi thuộc diện ưu tiên")
    studio.rest(0.4)
    studio.tap("Tôi thuộc diện ưu tiên")

    assert studio.sent == [("priority", None)] * 2


def test_the_second_half_of_a_double_touch_does_not_hit_the_next_screen(studio: Studio) -> None:
    studio.show(VIEWS["home"])
    studio.stage.show(VIEWS["rating"])
    studio.frame()
    face = studio.find("Không hài\u00a0lòng")

    studio.lift(studio.press(*face.center))

    assert studio.sent == []


def test_a_finger_that_slides_off_takes_its_touch_back(studio: Studio) -> None:
    studio.show(VIEWS["rating"])
    face = studio.find("Hài\u00a0lòng")

    studio.lift(studio.press(*face.center), 20, 20)

    assert studio.sent == []


def test_a_card_that_is_off_does_nothing(studio: Studio) -> None:
    studio.show(VIEWS["home-closed"])

    studio.tap("Lấy số thứ tự")

    assert studio.sent == [("touch", None)]


def test_a_second_slip_is_one_touch_and_under_the_next_touch_lies_nothing_else(studio: Studio) -> None:
    studio.show(VIEWS["ticket-again-unsure"])
    where = studio.find("In lại phiếu").center

    studio.tap("In lại phiếu")
    asked = list(studio.sent)
    studio.show(VIEWS["ticket-again-coming"])
    studio.rest(0.4)
    studio.lift(studio.press(*where))

    assert asked == [("reprint", None)]
    assert studio.sent == [("touch", None)]


def test_a_touch_beside_everything_still_shows_that_somebody_is_there(studio: Studio) -> None:
    studio.show(VIEWS["thanks"])

    studio.lift(studio.press(10, 10))

    assert studio.sent == [("touch", None)]


def test_under_the_question_nothing_can_be_touched(studio: Studio) -> None:
    studio.show(VIEWS["timeout"], QUESTIONS["timeout"])

    studio.tap("Hộ tịch")
    studio.rest(0.4)
    studio.tap("Tôi cần thêm giờ")

    assert studio.sent == [("stay", None)]


def test_the_code_is_typed_digit_by_digit(studio: Studio) -> None:
    studio.show(VIEWS["typing"])

    for digit in "205":
        studio.tap(digit)

    assert studio.sent == [("digit", "2"), ("digit", "0"), ("digit", "5")]


def test_an_unfinished_code_cannot_be_looked_up(studio: Studio) -> None:
    studio.show(VIEWS["typing"])

    studio.tap("Tra cứu")

    assert ("lookup", None) not in studio.sent


def test_a_chosen_reason_keeps_its_card_while_others_are_touched(studio: Studio) -> None:
    studio.show(VIEWS["reasons"])
    card = studio.find("Chờ lâu")

    studio.tap("Chờ lâu")
    studio.stage.show(VIEWS["reasons"])
    studio.rest()

    assert studio.sent == [("reason", "cho-lau")]
    assert studio.find("Chờ lâu") is card


def test_the_other_language_is_one_touch_away(studio: Studio) -> None:
    studio.show(VIEWS["home"])

    studio.tap("English")

    assert studio.sent == [("language", None)]


def test_every_writing_changes_with_the_language(studio: Studio) -> None:
    studio.show(VIEWS["service"])

    studio.words.language = "en"
    studio.stage.show(VIEWS["service"])
    studio.rest()

    assert studio.find("Which service do you need?")
    assert studio.find("Civil status")


def test_the_ring_of_the_question_counts_down_by_itself(studio: Studio) -> None:
    studio.show(VIEWS["timeout"], QUESTIONS["timeout"])
    before = next(int(label.text) for label in studio.labels() if label.text.isdigit())

    for _ in range(3):
        studio.rest(1.0)

    assert next(int(label.text) for label in studio.labels() if label.text.isdigit()) in (before - 3, before - 4)


def test_a_surface_goes_down_in_the_very_frame_of_the_touch(studio: Studio) -> None:
    studio.show(VIEWS["rating"])
    x, y = studio.find("Bình thường").center

    finger = studio.press(x, y)
    down = [one.pressed for one, _ in studio.visible() if getattr(one, "pressed", 0)]
    studio.lift(finger)

    assert len(down) == 1
    assert down[0] >= 0.5
