"""
The voice that calls numbers: recorded clips joined into one WAV a call.

What is said stands in `kiosk.domain.voice`. A clip that the hall recorded itself wins over the placeholder that ships;
recordings lie in the server's folder, one file a clip, and nothing else knows of them.
"""

import json
import os
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from pathlib import Path

import assets
from assets import sound
from kiosk.domain import voice
from kiosk.domain.errors import (
    ClipClipped,
    ClipNoisy,
    ClipTooBig,
    ClipTooLong,
    ClipTooQuiet,
    ClipTooShort,
    ClipUnreadable,
)
from kiosk.domain.lobby import Voice

SOUNDS = Path(str(assets.__file__)).parent / "sounds"
LANGUAGES = ("vi", "en")

AFTER_CHIME_S = 0.4
GAP_S = 0.07  # between two clips
BREATH_S = 0.25  # where the sentence has a comma
BETWEEN_S = 1.5  # before the sentence is said once more
BEFORE_ENGLISH_S = 0.8
QUIET = 10 ** (-10 / 20)  # how loud a call is in quiet hours

MAX_BYTES = 2 * 1024 * 1024
LEAST_S, MOST_S, MOST_OF_PHRASE_S = 0.12, 2.0, 4.0
LEAST_PEAK = 0.05  # of full scale; more is made from it only with more noise
CLIPPED_RUN = 4  # samples in a row at the very top
MOST_NOISE = 0.25  # of the loudest moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One call, as it is said."""

    series: str
    number: int
    counter: int
    priority: bool = False
    english: bool = False
    twice: bool = True
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Voices:
    """The clips of one hall; `folder` is the server's and need not exist."""

    folder: Path

    def place(self, language: str, clip: str) -> Path:
        """Where a recording of the hall's own lies, or would."""
        return self.folder / "voice" / language / f"{clip}.wav"

    def file(self, language: str, clip: str) -> Path:
        """What is heard: the hall's own recording, else the placeholder."""
        own = self.place(language, clip)
        return own if own.exists() else SOUNDS / language / f"{clip}.wav"

    def recorded(self, language: str) -> frozenset[str]:
        """The clips that the hall recorded itself."""
        return frozenset(clip for clip in voice.clips(language) if self.place(language, clip).exists())

    def keep(self, language: str, clip: str, data: bytes) -> None:
        """
        Take a recording in the placeholder's stead: cut, and as loud as the others.

        Raises:
            As `fit`; nothing changed.
        """
        samples = fit(data, MOST_OF_PHRASE_S if clip in voice.PHRASES else MOST_S)
        target = self.place(language, clip)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        with draft.open("wb") as file:
            file.write(sound.write(samples))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)

    def forget(self, language: str, clip: str) -> None:
        """Back to the placeholder."""
        self.place(language, clip).unlink(missing_ok=True)

    def say(self, call: Spoken) -> bytes:
        """The whole call as a WAV; the same call is joined once."""
        files = tuple((str(path), path.stat().st_mtime_ns) for path in self._files(call))
        return _joined(call, files)

    def _files(self, call: Spoken) -> list[Path]:
        return [SOUNDS / "chime.wav"] + [
            self.file(language, clip)
            for language in spoken_in(call)
            for phrase in sentence(language, call)
            for clip in phrase
        ]


@lru_cache(maxsize=1)
def texts() -> Mapping[str, Mapping[str, str]]:
    """What is said in each clip, by language."""
    told: Mapping[str, Mapping[str, str]] = json.loads((SOUNDS / "clips.json").read_text("utf-8"))
    return told


def spoken_in(call: Spoken) -> tuple[str, ...]:
    return LANGUAGES if call.english else LANGUAGES[:1]


def sentence(language: str, call: Spoken) -> tuple[voice.Phrase, ...]:
    return voice.sentence(language, call.series, call.number, call.counter, priority=call.priority)


def is_quiet(rules: Voice, now: time) -> bool:
    """Whether calls are said softly at this time of the hall's day."""
    return any(begin <= now < end for begin, end in rules.quiet)


# ---- joining


@lru_cache(maxsize=16)
def _joined(call: Spoken, files: tuple[tuple[str, int], ...]) -> bytes:
    clips = iter([_clip(path, changed) for path, changed in files])
    out = array("h", next(clips))
    out += sound.silence(AFTER_CHIME_S)
    for language in spoken_in(call):
        said = _sentence(sentence(language, call), clips)
        if language == "vi":
            out += said
            if call.twice:
                out += sound.silence(BETWEEN_S) + said
        else:
            out += sound.silence(BEFORE_ENGLISH_S) + said
    return sound.write(sound.scaled(out, QUIET) if call.quiet else out)


def _sentence(phrases: Sequence[voice.Phrase], clips: "Iterator[array[int]]") -> "array[int]":
    out = array("h")
    for count, phrase in enumerate(phrases):
        out += sound.silence(BREATH_S) if count else array("h")
        for place, _ in enumerate(phrase):
            out += sound.silence(GAP_S) if place else array("h")
            out += next(clips)
    return out


@lru_cache(maxsize=128)
def _clip(path: str, changed: int) -> "array[int]":
    samples, rate = sound.read(Path(path).read_bytes())
    return sound.resampled(samples, rate)


# ---- recordings


def fit(data: bytes, most_s: float) -> "array[int]":
    """
    A recording as a clip: mono, cut at both ends, as loud as the others.

    Raises:
        ClipUnreadable, ClipTooBig, ClipTooQuiet, ClipClipped, ClipNoisy, ClipTooShort, ClipTooLong: It cannot be one.
    """
    if len(data) > MAX_BYTES:
        raise ClipTooBig(f"{len(data)} bytes", limit=MAX_BYTES // 1024**2)
    try:
        samples, rate = sound.read(data)
    except ValueError as error:
        raise ClipUnreadable(str(error)) from error
    _judge(samples, rate)
    cut = sound.trimmed(samples, rate, above=sound.noise(samples, rate) * 2)
    if (length := sound.seconds(cut, rate)) < LEAST_S:
        raise ClipTooShort(f"{length:.2f} s", seconds=round(length, 1), least=LEAST_S)
    if length > most_s:
        raise ClipTooLong(f"{length:.2f} s", seconds=round(length, 1), most=round(most_s))
    return sound.levelled(sound.resampled(cut, rate))


def _judge(samples: "array[int]", rate: int) -> None:
    top = sound.peak(samples)
    if top < LEAST_PEAK:
        raise ClipTooQuiet(f"peak {top:.3f}")
    if sound.longest_at_top(samples) >= CLIPPED_RUN:
        raise ClipClipped(f"{sound.longest_at_top(samples)} samples at the top")
    if (noise := sound.noise(samples, rate)) > MOST_NOISE * top:
        raise ClipNoisy(f"noise {noise:.3f} of {top:.3f}")
