"""The labels that a rep has seen ("Speaker 1") kept for the same voices when a call is read again with more care."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from app.domain.transcript import VOICE_LABEL, Turn

# A label stays with a voice that has this much of its labelled time under it; a slip of the live pass is no claim.
LEAST_SHARE = 1 / 3

# (its key, from, to) in seconds of the call of each stretch of one voice.
Spoken = tuple[str, float, float]


def labels(
    voices: Sequence[str], names: Mapping[str, str], spoken: Iterable[Spoken], shown: Mapping[str, Sequence[Turn]]
) -> dict[str, str]:
    """What each of `voices` (in order of first speaking) is called: its name, else the label that was `shown` while it
    spoke, else the next number. The keys of `shown` begin the keys of the voices that it may be about."""
    kept = _matched(spoken, shown)
    numbers = [int(found[1]) for turns in shown.values() for t in turns if (found := VOICE_LABEL.match(t.speaker))]
    if not numbers:
        return {voice: names.get(voice) or f"Speaker {index}" for index, voice in enumerate(voices, start=1)}
    fresh = count(max(numbers) + 1)
    return {voice: names.get(voice) or kept.get(voice) or f"Speaker {next(fresh)}" for voice in voices}


def _matched(spoken: Iterable[Spoken], shown: Mapping[str, Sequence[Turn]]) -> dict[str, str]:
    """A label for each voice that has one: those that share most time first, each voice and each label once."""
    shared: dict[tuple[str, str], float] = {}
    total: dict[str, float] = {}
    for voice, start, end in spoken:
        for key, turns in shown.items():
            if not voice.startswith(key):
                continue
            for turn in turns:
                both = min(end, turn.end) - max(start, turn.start)
                if both > 0:
                    shared[voice, turn.speaker] = shared.get((voice, turn.speaker), 0.0) + both
                    total[voice] = total.get(voice, 0.0) + both
    found: dict[str, str] = {}
    for (voice, label), seconds in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if voice not in found and label not in found.values() and seconds >= LEAST_SHARE * total[voice]:
            found[voice] = label
    return {voice: label for voice, label in found.items() if VOICE_LABEL.match(label)}
