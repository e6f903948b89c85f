"""
Short sounds as numbers: 16-bit mono, read, levelled, trimmed, joined, written.

Pure Python, because a hall has no studio. How loud something is follows ITU-R BS.1770 (K-weighting), without its gate:
a clip is shorter than the gate's first block.
"""

import io
import math
import wave
from array import array
from collections.abc import Iterable, Iterator
from operator import mul

RATE = 22_050
TOP = 32_767
PEAK = 0.89  # of full scale, −1 dB
KNEE = 0.6  # of full scale; louder peaks are bent towards PEAK
LOUDNESS = -18.0  # LUFS
SILENCE = 0.016  # of the loudest moment; quieter ends are cut off
TAPS = 32


def silence(seconds: float, rate: int = RATE) -> "array[int]":
    return array("h", bytes(2 * round(seconds * rate)))


def seconds(samples: "array[int]", rate: int = RATE) -> float:
    return len(samples) / rate


def read(data: bytes) -> tuple["array[int]", int]:
    """
    The samples of a WAV file, its channels mixed, and its rate.

    Raises:
        ValueError: It is no 16-bit PCM WAV.
    """
    try:
        with wave.open(io.BytesIO(data)) as file:
            channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
            frames = file.readframes(file.getnframes())
    except (wave.Error, EOFError, RuntimeError, ZeroDivisionError) as error:
        raise ValueError(str(error)) from error
    if width != 2 or channels not in (1, 2) or not 8_000 <= rate <= 96_000:
        raise ValueError(f"{width * 8} bit, {channels} channels, {rate} Hz")
    samples = array("h", frames[: len(frames) // (2 * channels) * 2 * channels])
    if channels == 2:
        samples = array("h", ((left + right) // 2 for left, right in zip(samples[::2], samples[1::2], strict=True)))
    return samples, rate


def write(samples: "array[int]", rate: int = RATE) -> bytes:
    """A WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return out.getvalue()


def scaled(samples: "array[int]", factor: float) -> "array[int]":
    return array("h", (max(-TOP, min(TOP, round(one * factor))) for one in samples))


def peak(samples: "array[int]") -> float:
    """The loudest moment, of full scale."""
    return max((abs(one) for one in samples), default=0) / TOP


def loudness(samples: "array[int]", rate: int = RATE) -> float:
    """LUFS of the whole; −inf for silence."""
    if not samples:
        return -math.inf
    power = sum(one * one for one in _weighted(samples, rate)) / len(samples) / TOP**2
    return -0.691 + 10 * math.log10(power) if power > 0 else -math.inf


def levelled(samples: "array[int]", rate: int = RATE) -> "array[int]":
    """As loud as every other clip; the peaks of a word that would pass the top are bent, never cut."""
    out = samples
    for _ in range(3):  # bending takes a little loudness away
        if (loud := loudness(out, rate)) == -math.inf:
            break
        out = _bent(out, 10 ** ((LOUDNESS - loud) / 20))
    return out


def _bent(samples: "array[int]", factor: float) -> "array[int]":
    knee, room = KNEE * TOP, (PEAK - KNEE) * TOP
    out = array("h")
    for one in samples:
        loud = abs(one) * factor
        out.append(round(math.copysign(loud if loud <= knee else knee + room * math.tanh((loud - knee) / room), one)))
    return out


def noise(samples: "array[int]", rate: int = RATE) -> float:
    """How loud it is where nobody speaks, of full scale: the peak of its quietest tenth."""
    step = max(1, rate // 50)
    tops = sorted(peak(samples[place : place + step]) for place in range(0, len(samples) - step + 1, step))
    return tops[len(tops) // 10] if tops else 0.0


def longest_at_top(samples: "array[int]") -> int:
    """How many samples in a row stand at the very top or bottom, as cut-off waves do."""
    longest = run = 0
    for one in samples:
        run = run + 1 if one >= TOP - 8 or one <= 8 - TOP else 0
        longest = max(longest, run)
    return longest


def trimmed(samples: "array[int]", rate: int = RATE, keep_s: float = 0.015, above: float = 0.0) -> "array[int]":
    """
    Without the silence at both ends, and with soft ends.

    Args:
        above: What is no louder, of full scale, is silence.
    """
    limit = max(SILENCE * peak(samples), above) * TOP
    loud = [place for place, one in enumerate(samples) if abs(one) > limit]
    if not loud:
        return array("h")
    keep = round(keep_s * rate)
    return softened(samples[max(0, loud[0] - keep) : loud[-1] + 1 + keep], rate)


def softened(samples: "array[int]", rate: int = RATE, over_s: float = 0.006) -> "array[int]":
    """Both ends fade, so that joints do not click."""
    ends = min(round(over_s * rate), len(samples) // 2)
    soft = array("h", samples)
    for place in range(ends):
        soft[place] = round(soft[place] * place / ends)
        soft[-1 - place] = round(soft[-1 - place] * place / ends)
    return soft


def resampled(samples: "array[int]", rate: int, wanted: int = RATE) -> "array[int]":
    """At another rate: a windowed sinc, cut below the lower of the two Nyquist frequencies."""
    if rate == wanted:
        return samples
    step, cut = rate / wanted, min(1.0, wanted / rate) * 0.95
    half = math.ceil(TAPS / 2 / cut)
    padded = array("h", bytes(2 * half)) + samples + array("h", bytes(2 * half + 2))
    shapes = [_shape(phase / 64, half, cut) for phase in range(65)]
    out = array("h")
    for number in range(int(len(samples) / step)):
        place, part = divmod(number * step, 1)
        window = padded[int(place) : int(place) + 2 * half + 1]
        out.append(max(-TOP, min(TOP, round(sum(map(mul, window, shapes[round(part * 64)]))))))
    return out


def _shape(shift: float, half: int, cut: float) -> list[float]:
    """The taps of one phase; they add up to one."""
    taps = []
    for tap in range(2 * half + 1):
        x = tap - half - shift
        window = 0.5 + 0.5 * math.cos(math.pi * max(-1.0, min(1.0, x / (half + 1))))
        taps.append(window * (math.sin(math.pi * cut * x) / (math.pi * x) if x else cut))
    whole = sum(taps)
    return [tap / whole for tap in taps]


def _weighted(samples: Iterable[int], rate: int) -> Iterator[float]:
    """The two filters of BS.1770, for any rate."""
    shelf = _biquad(1681.974450955533, 0.7071752369554196, rate, 3.999843853973347)
    high = _biquad(38.13547087602444, 0.5003270373238773, rate, None)
    return _filtered(_filtered(samples, shelf), high)


def _biquad(hertz: float, q: float, rate: int, gain_db: float | None) -> tuple[float, float, float, float, float]:
    """A high shelf, or a high pass where no gain is given: b0 b1 b2 a1 a2."""
    k = math.tan(math.pi * hertz / rate)
    whole = 1 + k / q + k * k
    a1, a2 = 2 * (k * k - 1) / whole, (1 - k / q + k * k) / whole
    if gain_db is None:
        return 1.0, -2.0, 1.0, a1, a2
    top = 10 ** (gain_db / 20)
    middle = top**0.4996667741545416
    return (
        (top + middle * k / q + k * k) / whole,
        2 * (k * k - top) / whole,
        (top - middle * k / q + k * k) / whole,
        a1,
        a2,
    )


def _filtered(samples: Iterable[float], parts: tuple[float, float, float, float, float]) -> Iterator[float]:
    b0, b1, b2, a1, a2 = parts
    x1 = x2 = y1 = y2 = 0.0
    for x in samples:
        y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
        x2, x1, y2, y1 = x1, x, y1, y
        yield y
