"""Transcribe the first twenty seconds of a file with the live engine, the words as they are committed."""

import sys
from pathlib import Path

from app.bootstrap import engines
from app.paths import RESOURCES

given = Path(sys.argv[1]) if len(sys.argv) > 1 else RESOURCES / "demo" / "remote.flac"
engine = engines.live_engine("tiny.en")
((channel, sound),) = engines.open_channels(given).items()
at = 0.0
for half_second in engines.portions(sound, 8_000):  # samples at 16 kHz
    engine.feed(channel, at, half_second)
    at += len(half_second) / 16_000
    for word in engine.step():
        print(word.word.text, end=" ", flush=True)
    if at >= 20:
        break
print(*(word.word.text for word in engine.finish()))
