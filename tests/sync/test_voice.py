"""A call as it is heard: the right clips, in order, with their pauses; the hall's own recordings first."""

from array import array
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from assets import sound
from kiosk.domain.errors import (
    ClipClipped,
    ClipNoisy,
    ClipTooBig,
    ClipTooLong,
    ClipTooQuiet,
    ClipTooShort,
    ClipUnreadable,
    KioskError,
)
from kiosk.domain.lobby import Voice
from kiosk.domain.voice import clips
from sync.server.voice import MAX_BYTES, SOUNDS, Spoken, Voices, is_quiet
from tests.test_sounds import tone

CALL = Spoken(series="A", number=46, counter=2)
CHIME = 0.9 + 0.4


@pytest.fixture
def voices(tmp_path: Path) -> Voices:
    return Voices(tmp_path)


def heard(voices: Voices, **call: Any) -> "array[int]":
    samples, rate = sound.read(voices.say(Spoken(**({"series": "A", "number": 46, "counter": 2} | call))))
    assert rate == sound.RATE
    return samples


def clip(name: str, language: str = "vi") -> "array[int]":
    return sound.read((SOUNDS / language / f"{name}.wav").read_bytes())[0]


def found(samples: "array[int]", *names: str, language: str = "vi") -> list[int]:
    """Where each clip begins, looked for behind the one before it."""
    data, places, after = samples.tobytes(), list[int](), 0
    for name in names:
        one = clip(name, language).tobytes()
        place = data.find(one, after)
        while place % 2:  # between two halves of a sample
            place = data.find(one, place + 1)
        assert place >= 0, name
        places.append(place // 2)
        after = place + len(one)
    return places


def test_the_clips_are_heard_in_order_and_digit_by_digit(voices: Voices) -> None:
    said = ["call", "letter-a", "digit-0", "digit-4", "digit-6", "counter", "digit-2"]

    samples = heard(voices, twice=False)
    places = found(samples, *said)

    assert samples[: round(0.9 * sound.RATE)] == sound.read((SOUNDS / "chime.wav").read_bytes())[0]
    assert places[0] == round(CHIME * sound.RATE)
    ends = [place + len(clip(name)) for place, name in zip(places, said, strict=True)]
    pauses = [round((begin - end) / sound.RATE, 2) for begin, end in zip(places[1:], ends[:-1], strict=True)]
    assert pauses == [0.07, 0.25, 0.07, 0.07, 0.25, 0.07]
    assert ends[-1] == len(samples)


def test_a_call_is_said_twice_a_second_and_a_half_apart(voices: Voices) -> None:
    once, twice = heard(voices, twice=False), heard(voices)
    sentence = once[round(CHIME * sound.RATE) :]

    assert len(twice) == len(once) + round(1.5 * sound.RATE) + len(sentence)
    assert twice[-len(sentence) :] == sentence


def test_english_follows_where_the_hall_speaks_it(voices: Voices) -> None:
    vietnamese, both = heard(voices), heard(voices, english=True)
    english = ["call", "letter-a", "digit-0", "digit-4", "digit-6", "counter", "digit-2"]

    assert both[: len(vietnamese)] == vietnamese
    first, *_ = found(both[len(vietnamese) :], *english, language="en")
    assert first == round(0.8 * sound.RATE)


def test_priority_is_said_before_the_number(voices: Voices) -> None:
    found(heard(voices, priority=True), "call-priority", "letter-a", "digit-0", "digit-4", "digit-6")


def test_a_number_of_a_terminals_own_block_is_said_in_full(voices: Voices) -> None:
    samples = heard(voices, number=2001, counter=21, twice=False)

    found(
        samples, "call", "letter-a", "digit-2", "digit-0", "digit-0", "digit-1", "counter", "digit-2", "tens",
        "one-after-tens",
    )  # fmt: skip


def test_at_noon_the_voice_is_the_same_and_lower(voices: Voices) -> None:
    loud, soft = heard(voices), heard(voices, quiet=True)

    assert len(loud) == len(soft)
    assert sound.loudness(soft) == pytest.approx(sound.loudness(loud) - 10, abs=0.2)


def test_quiet_hours_are_those_of_the_plan() -> None:
    rules = Voice(quiet=[(time(11, 30), time(13, 30))])

    assert [is_quiet(rules, time(*at)) for at in ((11, 29), (11, 30), (13, 29), (13, 30))] == [False, True, True, False]


def test_the_same_call_is_joined_once(voices: Voices) -> None:
    assert voices.say(CALL) is voices.say(CALL)


# ---- the hall's own voice

OWN = sound.silence(0.4) + tone(300, 0.3, 0.5) + sound.silence(0.4)


def test_a_recording_of_the_halls_own_is_heard_instead_until_it_is_dropped(voices: Voices) -> None:
    before = voices.say(CALL)

    voices.keep("vi", "digit-4", sound.write(OWN))
    own, _ = sound.read(voices.place("vi", "digit-4").read_bytes())
    with_own, _ = sound.read(voices.say(CALL))

    assert with_own.tobytes().count(own.tobytes()) == 2
    assert sound.seconds(own) == pytest.approx(0.53, abs=0.01)
    assert sound.loudness(own) == pytest.approx(sound.LOUDNESS, abs=0.3)
    assert voices.recorded("vi") == {"digit-4"}
    assert voices.recorded("en") == frozenset()
    voices.forget("vi", "digit-4")
    assert voices.say(CALL) == before


def test_a_recording_made_anew_is_heard_at_once(voices: Voices) -> None:
    voices.keep("vi", "digit-4", sound.write(OWN))
    first = voices.say(CALL)
    other = sound.silence(0.4) + tone(500, 0.3, 0.7) + sound.silence(0.4)

    voices.keep("vi", "digit-4", sound.write(other))

    assert voices.say(CALL) != first


def test_a_recording_of_any_usual_rate_becomes_a_clip(voices: Voices) -> None:
    at_48k = sound.silence(0.4, 48_000) + tone(300, 0.3, 0.5, 48_000) + sound.silence(0.4, 48_000)

    voices.keep("en", "digit-4", sound.write(at_48k, 48_000))

    own, rate = sound.read(voices.place("en", "digit-4").read_bytes())
    assert (rate, round(sound.seconds(own), 1)) == (sound.RATE, 0.5)


def noisy() -> "array[int]":
    hiss = array("h", ((n * 7919 % 13_001) - 6_500 for n in range(sound.RATE)))
    return array("h", (a + b for a, b in zip(tone(300, 0.3), hiss, strict=True)))


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", ClipUnreadable),
        (b"<html>not a sound</html>", ClipUnreadable),
        (sound.write(OWN)[:100], ClipTooQuiet),
        (sound.write(sound.silence(1)), ClipTooQuiet),
        (sound.write(tone(300, 0.02)), ClipTooQuiet),
        (sound.write(sound.silence(0.4) + sound.scaled(tone(300, 1.0, 0.5), 3) + sound.silence(0.4)), ClipClipped),
        (sound.write(noisy()), ClipNoisy),
        (sound.write(sound.silence(0.5) + tone(300, 0.3, 0.04) + sound.silence(0.5)), ClipTooShort),
        (sound.write(sound.silence(0.5) + tone(300, 0.3, 2.5) + sound.silence(0.5)), ClipTooLong),
        (sound.write(sound.silence(50)), ClipTooBig),
    ],
    ids=["nothing", "no sound", "cut off", "silence", "too quiet", "too loud", "noisy", "short", "long", "big"],
)
def test_what_cannot_be_a_clip_is_refused_with_its_reason(voices: Voices, data: bytes, fault: type[KioskError]) -> None:
    with pytest.raises(fault):
        voices.keep("vi", "digit-4", data)

    assert voices.recorded("vi") == frozenset()
    assert fault is not ClipTooBig or len(data) > MAX_BYTES


def test_a_phrase_may_be_longer_than_a_word(voices: Voices) -> None:
    long = sound.write(sound.silence(0.5) + tone(300, 0.3, 2.5) + sound.silence(0.5))

    voices.keep("vi", "call", long)

    assert voices.recorded("vi") == {"call"}


def every_clip() -> Iterator[tuple[str, str]]:
    for language in ("vi", "en"):
        for name in clips(language):
            yield language, name


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_hall_that_recorded_everything_sounds_wholly_its_own(voices: Voices, language: str) -> None:
    for where, name in every_clip():
        voices.keep(where, name, sound.write(OWN))

    assert voices.recorded(language) == set(clips(language))
    own, _ = sound.read(voices.place("vi", "call").read_bytes())
    samples, _ = sound.read(voices.say(Spoken(series="Z", number=999, counter=99, english=True)))
    spoken = samples[round(CHIME * sound.RATE) :].tobytes()
    assert spoken.count(own.tobytes()) == 2 * 9 + 8
