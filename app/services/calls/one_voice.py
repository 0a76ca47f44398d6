"""Which speakers of two halves of a call are one, told by their voices where a name doesn't tell it."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from app.domain.call import Channel
from app.domain.transcript import Segment, Transcript, Turn

LABEL = re.compile(r"Speaker (\d+)")


def relabelled(part: Transcript, whole: Transcript) -> Transcript:
    """`part` with its unnamed speakers numbered behind those of `whole`."""
    last = max((_number(s.speaker) for s in whole.segments), default=0)
    names = {label: f"Speaker {last + n}" for n, label in enumerate(_labels(part.segments), 1)}
    return replace(part, segments=tuple(replace(s, speaker=names.get(s.speaker, s.speaker)) for s in part.segments))


def one_voice(
    first: Sequence[Segment], second: Sequence[Segment], turns: Callable[[], Sequence[Turn]]
) -> Mapping[str, str]:
    """Speakers to rename, and to what: a label of either half whose voice is one speaker's of the other. `turns` tells the
    voices of both halves together, and is asked only where there is a label."""
    if not _labels((*first, *second)):
        return {}
    heard = turns()
    voices = [_voices(half, heard) for half in (first, second)]
    found: dict[str, str] = {}
    for voice in sorted(voices[0].keys() & voices[1].keys()):
        a, b = voices[0][voice], voices[1][voice]
        if a == b or not (LABEL.fullmatch(a) or LABEL.fullmatch(b)):
            continue
        old, new = (b, a) if LABEL.fullmatch(b) else (a, b)
        found[old] = new
    return found


def _voices(half: Sequence[Segment], turns: Sequence[Turn]) -> dict[str, str]:
    """Voice → the one speaker of this half whose words it said; a voice of several speakers is left out."""
    owners: dict[str, list[str]] = {}
    for speaker in {s.speaker for s in half if s.channel is not Channel.MIC}:
        shared: Counter[str] = Counter()
        for segment in (s for s in half if s.speaker == speaker and s.channel is not Channel.MIC):
            for turn in turns:
                both = min(segment.end, turn.end) - max(segment.start, turn.start)
                if both > 0:
                    shared[turn.speaker] += round(both * 1000)
        if shared:
            owners.setdefault(shared.most_common(1)[0][0], []).append(speaker)
    return {voice: names[0] for voice, names in owners.items() if len(names) == 1}


def _labels(segments: Sequence[Segment]) -> list[str]:
    return list(dict.fromkeys(s.speaker for s in segments if LABEL.fullmatch(s.speaker)))


def _number(speaker: str) -> int:
    found = LABEL.fullmatch(speaker)
    return int(found[1]) if found else 0
