"""Speech heard twice because the rep uses loudspeakers: the microphone's copy of remote words, told by text.

The measure (overlap of words within 1.75 s) is the one that the field's open recorders use; here it is applied to
stretches of words, so that what the rep said meanwhile survives.
"""

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from app.domain.call import Channel
from app.domain.transcript import Utterance, Word

LAG_SECONDS = 1.75  # a copy comes at most so long after its original
EARLY_SECONDS = 0.5  # ... and word times differ by so much between the channels
SHORTEST_RUN = 4  # words on end: people do repeat "yes" and "thank you" to one another


def _key(word: Word) -> str:
    return "".join(c for c in word.text.lower() if c.isalnum())


def without_echo(utterances: Sequence[Utterance]) -> tuple[Utterance, ...]:
    """The utterances with the microphone's words gone that the remote channel explains."""
    remote = sorted((w for u in utterances if u.channel is Channel.REMOTE for w in u.words), key=lambda w: w.start)
    if not remote:
        return tuple(utterances)
    kept = []
    for u in utterances:
        if u.channel is not Channel.MIC:
            kept.append(u)
            continue
        words = tuple(w for w, copied in zip(u.words, _copied(u.words, remote), strict=True) if not copied)
        if words:
            kept.append(replace(u, words=words))
    return tuple(kept)


def _copied(words: Sequence[Word], remote: Sequence[Word]) -> list[bool]:
    near = [
        w
        for w in remote
        if w.start >= words[0].start - LAG_SECONDS - EARLY_SECONDS and w.start <= words[-1].start + EARLY_SECONDS
    ]
    flags = [False] * len(words)
    matcher = SequenceMatcher(None, [_key(w) for w in words], [_key(w) for w in near], autojunk=False)
    for a, b, size in matcher.get_matching_blocks():
        run = [-EARLY_SECONDS <= words[a + k].start - near[b + k].start <= LAG_SECONDS for k in range(size)]
        whole = size == len(words) and size >= 2
        if size and all(run) and (size >= SHORTEST_RUN or whole):
            flags[a : a + size] = [True] * size
    return flags
