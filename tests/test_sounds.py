"""The sounds that ship: of one form, cut, equally loud; and how sounds are measured and changed."""

import math
import shutil
import subprocess
from array import array
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets import sound, voices
from kiosk.domain.voice import clips

SOUNDS = Path("assets/sounds")
CLIPS = [(language, clip) for language in ("vi", "en") for clip in clips(language)]
MOST_BYTES = 3_000_000  # of all that ships


def tone(hertz: float, loud: float, seconds: float = 1.0, rate: int = sound.RATE) -> "array[int]":
    step = 2 * math.pi * hertz / rate
    return array("h", (round(loud * sound.TOP * math.sin(step * n)) for n in range(round(seconds * rate))))


@pytest.mark.parametrize(("language", "clip"), CLIPS)
def test_a_clip_is_short_cut_and_as_loud_as_the_others(language: str, clip: str) -> None:
    data = (SOUNDS / language / f"{clip}.wav").read_bytes()

    samples, rate = sound.read(data)

    assert (rate, data[22:24], data[34:36]) == (sound.RATE, b"\x01\x00", b"\x10\x00")
    assert abs(sound.loudness(samples) - sound.LOUDNESS) < 0.5
    assert sound.peak(samples) <= sound.PEAK + 0.01
    assert 0.15 < sound.seconds(samples) < 2.5
    assert abs(len(sound.trimmed(samples)) - len(samples)) < 0.03 * rate


def test_nothing_ships_that_is_not_said() -> None:
    there = {(path.parent.name, path.stem) for path in SOUNDS.glob("*/*.wav")}

    assert there == set(CLIPS)
    assert sum(path.stat().st_size for path in SOUNDS.rglob("*.wav")) < MOST_BYTES


def strength(samples: "array[int]", hertz: float, rate: int = sound.RATE) -> float:
    step = 2 * math.pi * hertz / rate
    parts = [(one * math.cos(step * n), one * math.sin(step * n)) for n, one in enumerate(samples)]
    return math.hypot(sum(part[0] for part in parts), sum(part[1] for part in parts)) / len(samples)


def test_the_chime_is_e_then_c_and_ends_in_time() -> None:
    chime, _ = sound.read((SOUNDS / "chime.wav").read_bytes())
    ring, rate = sound.read((SOUNDS / "ring.wav").read_bytes())
    first, last = chime[: len(chime) // 3], chime[len(chime) // 2 :]

    assert sound.seconds(chime) == pytest.approx(0.9, abs=0.001)
    assert strength(first, 659.26) > 5 * strength(first, 523.25)
    assert strength(last, 523.25) > 2 * strength(last, 659.26)
    assert sound.seconds(ring, rate) == pytest.approx(0.9, abs=0.001)


def test_loudness_is_that_of_the_standard() -> None:
    # EBU Tech 3341: a stereo sine at −23 dBFS reads −23 LUFS; one channel of it is 3 dB less
    assert sound.loudness(tone(997, 10 ** (-23 / 20), 2.0, 48_000), 48_000) == pytest.approx(-26.0, abs=0.1)
    assert sound.loudness(tone(100, 0.5)) < sound.loudness(tone(1000, 0.5)) < sound.loudness(tone(4000, 0.5))
    assert sound.loudness(sound.silence(1)) == -math.inf


@pytest.mark.parametrize("loud", [0.01, 0.1, 0.9])
def test_whatever_comes_in_is_made_equally_loud(loud: float) -> None:
    assert sound.loudness(sound.levelled(tone(440, loud))) == pytest.approx(sound.LOUDNESS, abs=0.3)


def test_silence_stays_silence() -> None:
    assert sound.levelled(sound.silence(0.1)) == sound.silence(0.1)
    assert len(sound.trimmed(sound.silence(0.1))) == 0


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000, 96_000])
def test_a_tone_is_the_same_tone_at_another_rate(rate: int) -> None:
    made = sound.resampled(tone(1000, 0.5, 0.5, rate), rate)

    assert sound.seconds(made) == pytest.approx(0.5, abs=0.001)
    assert strength(made[2000:-2000], 1000) == pytest.approx(strength(tone(1000, 0.5, 0.5)[2000:-2000], 1000), rel=0.02)


def test_what_cannot_be_heard_at_a_lower_rate_does_not_come_back_as_another_tone() -> None:
    made = sound.resampled(tone(15_000, 0.5, 0.5, 48_000), 48_000)

    assert sound.peak(made[500:-500]) < 0.02


def test_a_word_is_cut_out_of_the_silence_around_it() -> None:
    padded = sound.silence(0.5) + tone(440, 0.5, 0.3) + sound.silence(0.7)

    assert sound.seconds(sound.trimmed(padded)) == pytest.approx(0.33, abs=0.005)


def test_two_channels_become_one() -> None:
    left, right = tone(440, 0.5, 0.1), sound.silence(0.1)
    both = array("h", [one for pair in zip(left, right, strict=True) for one in pair])
    data = bytearray(sound.write(both))
    data[22:24] = b"\x02\x00"

    samples, _ = sound.read(bytes(data))

    assert len(samples) == len(left)
    assert sound.peak(samples) == pytest.approx(0.25, abs=0.01)


@pytest.mark.parametrize("data", [b"", b"RIFF", b"ID3\x04" + bytes(200), b"RIFF\x24\0\0\0WAVEfmt " + bytes(60)])
def test_what_is_no_wav_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        sound.read(data)


def test_the_placeholder_is_built_from_nothing_but_its_words() -> None:
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng builds the clips, and is not installed here")
    version = subprocess.run(["espeak-ng", "--version"], capture_output=True, text=True, check=True).stdout
    if "1.51" not in version:
        pytest.skip(f"the clips that ship were spoken by 1.51, not {version}")

    assert sound.write(voices.spoken("bảy", "vi")) == (SOUNDS / "vi" / "digit-7.wav").read_bytes()
    assert sound.write(voices.chime()) == (SOUNDS / "chime.wav").read_bytes()


@given(
    at=st.lists(st.tuples(st.integers(0, 59), st.integers(0, 255)), min_size=1, max_size=4), length=st.integers(0, 300)
)
@settings(max_examples=300, deadline=None)
def test_a_broken_wav_is_refused_and_breaks_nothing(at: list[tuple[int, int]], length: int) -> None:
    data = bytearray(sound.write(tone(440, 0.3, 0.01))[:length])
    for place, byte in at:
        data[place : place + 1] = bytes([byte]) if place < len(data) else b""

    try:
        samples, rate = sound.read(bytes(data))
    except ValueError:
        return
    assert 8_000 <= rate <= 96_000
    assert len(samples) <= length
