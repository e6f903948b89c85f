"""
Makes the sounds that ship in `assets/sounds` (`make assets`).

The chime is drawn by numbers. The clips are a placeholder voice spoken by espeak-ng (Debian's package of that name),
cut, and brought to one loudness; a hall records people instead. The same espeak-ng gives the same bytes.
"""

import json
import math
import subprocess
from array import array
from pathlib import Path

from assets import sound

SOUNDS = Path(__file__).parent / "sounds"
VOICES = {"vi": ("vi", 160), "en": ("en-gb", 155)}  # espeak-ng's voice, words a minute
MISREAD = {("vi", "letter-j"): "di"}  # what espeak-ng must be given to say the word
CHIME = ((659.26, 0.0), (523.25, 0.34))  # E5, then C5, and when each begins
CHIME_S = 0.9
RING_RATE = 8_000  # of the chime for phones, which pay for every byte
OVERTONES = ((1, 1.0), (2, 0.35), (3, 0.12))


def chime(rate: int = sound.RATE) -> "array[int]":
    """Two bells."""
    out = [0.0] * round(CHIME_S * rate)
    for hertz, begin_s in CHIME:
        first = round(begin_s * rate)
        for place in range(first, len(out)):
            t = (place - first) / rate
            swell = min(1.0, t / 0.004) * math.exp(-4.2 * t)
            out[place] += swell * sum(
                loud * math.sin(2 * math.pi * hertz * over * t) * math.exp(-2.0 * (over - 1) * t)
                for over, loud in OVERTONES
            )
    top = max(map(abs, out))
    samples = array("h", (round(one / top * sound.TOP * 0.5) for one in out))
    return sound.levelled(sound.softened(samples, rate, 0.05), rate)


def spoken(text: str, language: str) -> "array[int]":
    """A word by espeak-ng, as it ships."""
    voice, speed = VOICES[language]
    command = ["espeak-ng", "-v", voice, "-s", str(speed), "-p", "45", "--stdout", text]
    said = subprocess.run(command, check=True, capture_output=True).stdout
    samples, rate = sound.read(said)
    return sound.levelled(sound.trimmed(sound.resampled(samples, rate)))


def main() -> None:
    clips = json.loads((SOUNDS / "clips.json").read_text("utf-8"))
    (SOUNDS / "chime.wav").write_bytes(sound.write(chime()))
    (SOUNDS / "ring.wav").write_bytes(sound.write(chime(RING_RATE), RING_RATE))
    for language, texts in clips.items():
        folder = SOUNDS / language
        folder.mkdir(exist_ok=True)
        for old in folder.glob("*.wav"):
            old.unlink()
        for name, text in texts.items():
            (folder / f"{name}.wav").write_bytes(sound.write(spoken(MISREAD.get((language, name), text), language)))


if __name__ == "__main__":
    main()
