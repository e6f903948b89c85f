"""
The laid-out screens, computed from the real tree: nothing cut, nothing overlapping, readable, within reach.

Every screen × class × language × size of type.
"""

from itertools import product
from math import hypot

import pytest
from kivy.uix.widget import Widget

from screens.parts.pad import Key
from screens.parts.tap import Tap
from screens.parts.text import MORE
from screens.samples import BOOK, QUESTIONS, VIEWS
from screens.theme import theme
from tests.screens.dossiers import FILES
from tests.screens.studio import SIZES, Studio

EVERYTHING = VIEWS | FILES
CASES = [
    (form, language, name, large)
    for large, form, language, name in product((False, True), SIZES, ("vi", "en"), EVERYTHING)
]
NAMES = [f"{form}-{name}-{language}{'-large' if large else ''}" for form, language, name, large in CASES]

MM = theme.tokens["target_mm"]
MM_PER_PX_COMPACT = MM["compactDiagonal_in"] * 25.4 / hypot(*SIZES["compact"])  # of the smallest panel there may be
TARGET_MM = {"tall": MM["min"], "wide": MM["min"], "compact": MM["compactMin"]}
ROUNDED_MM = 0.05  # a fifth of a pixel
CONTRAST, CONTRAST_READ = 4.5, 7.0
SMALLEST = {"tall": 0.94, "wide": 0.94, "compact": 0.88}  # of the size in the tokens
LEAST_GAIN = 1.13  # of large type, where a third more has no room
WHOLE_GAIN = 1.3  # 1.33, to whole pixels
MOSTLY = {"tall": 0.85, "wide": 0.85, "compact": 0.75}  # of all writings are a third larger
BESIDE_A_CODE = {"ticket-code"}  # a code that phones can read leaves no room to grow; the number is the same
REACH_U = 40
OF_SOMEBODY = 100  # signs: only what an office wrote itself is as long, and may be written smaller


def mm(pixels: float) -> float:
    return pixels * MM_PER_PX_COMPACT if theme.compact else pixels / theme.u * MM["u"]


def box(widget: Widget) -> tuple[float, float, float, float]:
    return (widget.x, widget.y, widget.right, widget.top)


def ink_boxes(label: Widget) -> list[tuple[float, float, float, float]]:
    """Where letters really are: from just below the baseline to the height of a capital with its marks."""
    px = theme.type.scaled(label.style, label.drawn).px
    boxes = []
    for line, (left, bottom, wide, _) in zip(label.lines, label.ink, strict=True):
        baseline = bottom + round(0.265 * px)
        plain = line.isascii() and line.upper() == line  # digits and capitals without marks
        low, high = (0.02, 0.76) if plain else (0.22, 0.95)
        boxes.append((left, baseline - low * px, left + wide, baseline + high * px))
    return boxes


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """How deep two boxes lie in each other, in pixels."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return min(across, down)


@pytest.fixture(scope="module")
def shown(request: pytest.FixtureRequest, one_studio: Studio) -> Studio:
    """Each case is laid out once for all that is asked of it."""
    studio = one_studio
    form, language, name, large = request.param
    studio.become(form, language, large=large)
    studio.lay_out(EVERYTHING[name], QUESTIONS.get(name))
    return studio


every_screen = pytest.mark.parametrize("shown", CASES, ids=NAMES, indirect=True)


@every_screen
def test_no_writing_is_cut_or_runs_into_another(shown: Studio) -> None:
    assert faults_of_writing(shown) == []


def faults_of_writing(shown: Studio) -> list[str]:
    """What is cut, wider than its place, outside of its card or the screen, or runs into another."""
    faults = []
    top_level = top_children(shown)
    labels = [label for label in shown.labels() if within(label, top_level)]
    for label in labels:
        style = theme.type[label.style]
        if is_cut(label) and len(label.text) < OF_SOMEBODY:
            faults.append(f"{label.text!r} is cut after {label.lines[-1]!r}")
        for left, bottom, right, top in ink_boxes(label):
            if left < label.x - 4 or right > label.right + 4:
                faults.append(
                    f"{label.text!r} is wider than its place by {max(label.x - left, right - label.right):.0f}"
                )
            holder = card_above(label)
            if holder is not None:
                hx, hy, hr, ht = box(holder)
                if left < hx or right > hr or bottom < hy or top - 0.12 * style.px > ht:
                    faults.append(f"{label.text!r} leaves its card")
            if left < 0 or right > theme.width or bottom < 0 or top > theme.height:
                faults.append(f"{label.text!r} leaves the screen")
    inks = [(label, ink_boxes(label)) for label in labels]
    for count, (one, ink) in enumerate(inks):
        for other, other_ink in inks[count + 1 :]:
            for a, b in product(ink, other_ink):
                if overlap(a, b) > 0.06 * theme.type[one.style].px:
                    faults.append(f"{one.text!r} runs into {other.text!r}")
    return faults


@every_screen
def test_writing_is_as_large_as_the_tokens_say(shown: Studio) -> None:
    if theme.large:  # told by the next test
        return
    least = SMALLEST[theme.form]

    small = [label.text for label in shown.labels() if label.ink and label.drawn < least]
    assert [text for text in small if len(text) < OF_SOMEBODY] == []


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("form", SIZES)
def test_large_type_is_larger_on_every_screen(one_studio: Studio, form: str, language: str) -> None:
    normal = sizes_of(one_studio, form, language, large=False)
    large = sizes_of(one_studio, form, language, large=True)

    gains = {(name, text): px / normal[name, text] for (name, text), px in large.items() if (name, text) in normal}
    assert {where: gain for where, gain in gains.items() if gain < LEAST_GAIN} == {}
    whole = [gain for gain in gains.values() if gain >= WHOLE_GAIN]
    assert len(whole) >= MOSTLY[form] * len(gains), f"{len(whole)} of {len(gains)}"


def sizes_of(studio: Studio, form: str, language: str, *, large: bool) -> dict[tuple[str, str], int]:
    """How large every writing is drawn that may grow, in pixels: by its screen and what it says, the smallest one."""
    studio.become(form, language, large=large)
    sizes: dict[tuple[str, str], int] = {}
    for name in (one for one in BOOK if one not in BESIDE_A_CODE):
        studio.lay_out(VIEWS[name], QUESTIONS.get(name))
        for label in studio.labels():
            size = label.style.split(".")[0]
            if label.ink and theme.tokens["type"]["scale"][size].get("grows", True):
                px = theme.type.scaled(label.style, label.drawn).px
                sizes[name, label.text] = min(px, sizes.get((name, label.text), px))
    return sizes


@every_screen
def test_writing_and_buttons_do_not_lie_on_each_other(shown: Studio) -> None:
    faults = []
    top_level = top_children(shown)
    taps = [tap for tap in taps_of(shown) if within(tap, top_level)]
    for label in shown.labels():
        if not within(label, top_level):
            continue
        for tap in taps:
            if not within(label, tap) and any(overlap(ink, box(tap)) > 1 for ink in ink_boxes(label)):
                faults.append(f"{label.text!r} lies on {said(tap)}")

    assert faults == []


@every_screen
def test_every_target_is_large_enough_and_apart_from_the_next(shown: Studio) -> None:
    faults = []
    top_level = top_children(shown)
    taps = [tap for tap in taps_of(shown) if within(tap, top_level)]
    for tap in taps:
        wide, high = mm(tap.width), mm(tap.height)
        least = MM["keyMin"] if isinstance(tap, Key) and not theme.compact else (TARGET_MM[theme.form],) * 2
        if wide < least[0] - ROUNDED_MM or high < least[1] - ROUNDED_MM:
            faults.append(f"{said(tap)} is {wide:.1f} × {high:.1f} mm")
    for count, one in enumerate(taps):
        for other in taps[count + 1 :]:
            if not within(one, other) and not within(other, one):
                gap = -overlap(box(one), box(other))
                least_gap = MM["keyGapMin"] if type(one) is type(other) is Key else MM["gapMin"]
                if mm(gap) < least_gap - ROUNDED_MM:
                    faults.append(f"{mm(gap):.1f} mm between {said(one)} and {said(other)}")

    assert faults == []


@every_screen
def test_nothing_can_be_touched_above_the_reach_of_a_seated_person(shown: Studio) -> None:
    if not theme.tall:
        return

    too_high = [said(tap) for tap in taps_of(shown) if theme.height - tap.top < REACH_U * theme.u]

    assert too_high == []


@every_screen
def test_every_writing_stands_out_from_what_is_behind_it(shown: Studio) -> None:
    if theme.large:  # the same colours on the same grounds
        return
    labels = [label for label in shown.labels() if label.ink and within(label, top_children(shown))]
    colours = [tuple(label.color) for label in labels]
    for label in labels:
        label.color = (0, 0, 0, 0)
    shown.frame()
    ground = shown.ground()

    faults = []
    for label, colour in zip(labels, colours, strict=True):
        label.color = colour
        worst = min(contrast(colour, behind) for behind in behinds(label, ground))
        if worst < (CONTRAST_READ if is_read(label) else CONTRAST):
            faults.append(f"{label.text!r}: {worst:.2f}")

    assert faults == []


def is_cut(label: Widget) -> bool:
    return bool(label.lines) and label.lines[-1].endswith(MORE) and not label.text.endswith(MORE)


def is_read(label: Widget) -> bool:
    """Whether it explains something: text of the body, or a sentence in whatever size below a headline's."""
    size, sentence = label.style.split(".")[0], " " in label.text and label.text.endswith(".")
    return size == "body" or (sentence and size in ("note", "small", "lead"))


def top_children(shown: Studio) -> Widget:
    """The screen that can be touched: the question, where one is asked."""
    return shown.stage.question or shown.stage.screen


def within(widget: Widget, above: Widget) -> bool:
    while widget is not None and widget.parent is not widget:
        if widget is above:
            return True
        widget = widget.parent
    return False


def taps_of(shown: Studio) -> list[Tap]:
    return [one for one, _ in shown.visible() if isinstance(one, Tap) and within(one, top_children(shown))]


def said(tap: Widget) -> str:
    words = [one.text for one in tap.walk(restrict=True) if hasattr(one, "ink") and one.text and one.opacity]
    return " / ".join(words) or type(tap).__name__


def card_above(label: Widget) -> Widget | None:
    """The nearest plate that has a colour of its own."""
    above = label.parent
    while above is not None and above.parent is not above:
        if hasattr(above, "fill") and hasattr(above, "rim_width") and above.fill[3] > 0:
            return above
        above = above.parent
    return None


def behinds(label: Widget, ground: bytes) -> list[tuple[float, float, float]]:
    """The colours behind a writing, on a grid over its letters."""
    stride, found = theme.width * 3, set()
    step = max(4, theme.type[label.style].px // 8)
    for left, bottom, right, top in ink_boxes(label):
        for y in range(max(0, int(bottom)), min(theme.height, int(top)), step):
            row = y * stride
            for x in range(max(0, int(left)), min(theme.width, int(right)), step):
                found.add(ground[row + x * 3 : row + x * 3 + 3])
    return [(red / 255, green / 255, blue / 255) for red, green, blue in found]


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """The WCAG formula."""
    lights = sorted((luminance(one), luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour: tuple[float, ...]) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
