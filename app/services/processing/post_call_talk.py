"""Talk after the last customer has left: it stays out of everything unless the rep includes it.

What is known is the transcript: nobody from outside speaks any more, after a goodbye or a long silence. A meeting's own
list of participants can't be read from outside, so the customers' last words stand for their leaving.
"""

import re
from dataclasses import replace

from app.domain.call import CallContext
from app.domain.people import Side
from app.domain.transcript import Segment, Transcript

_FAREWELL = re.compile(
    r"\b(?:good-?bye|bye(?:[- ]bye)?|see you|talk (?:to you )?(?:soon|later|then|next)|speak (?:soon|then)|take care|"
    r"have a (?:good|great|nice|lovely)|cheers|ciao|tschüss|auf wiederhören)\b",
    re.I,
)
# The customers' goodbye is looked for in the last of their words; the rep's own answer to it belongs to the call.
FAREWELL_SECONDS = 30.0
COURTESY_SECONDS = 10.0
# Without a goodbye somebody has left only where nobody said anything for so long.
SILENCE_SECONDS = 20.0
# One of us alone who talks for less than this is still saying goodbye.
ALONE_SECONDS = 20.0


def after_the_customers(transcript: Transcript, context: CallContext) -> tuple[Segment, ...]:
    """The segments after the last customer has left; none where nobody from outside spoke, or nobody stayed."""
    ours = {p.name for p in context.on_side(Side.US)} | {context.rep}
    said = sorted((s for s in transcript.segments if s.text), key=lambda s: (s.start, s.id))
    last = next((n for n in range(len(said) - 1, -1, -1) if said[n].speaker not in ours), None)
    if last is None:
        return ()
    end = max(s.end for s in said[: last + 1] if s.speaker not in ours)
    near = [s for s in said if end - FAREWELL_SECONDS <= s.start <= end + COURTESY_SECONDS]
    rest = [s for s in said[last + 1 :] if s.start > end]
    while rest and rest[0].start <= end + COURTESY_SECONDS and _is_courtesy(rest[0]):
        rest = rest[1:]
    if not rest:
        return ()
    parted = any(_FAREWELL.search(s.text) for s in near if s.end <= end + COURTESY_SECONDS)
    if not parted and rest[0].start - end < SILENCE_SECONDS:
        return ()
    several = len({s.speaker for s in rest}) > 1
    return tuple(rest) if several or rest[-1].end - rest[0].start >= ALONE_SECONDS else ()


def _is_courtesy(segment: Segment) -> bool:
    return len(segment.text.split()) <= 12 or bool(_FAREWELL.search(segment.text))


def without(transcript: Transcript, leftover: tuple[Segment, ...]) -> Transcript:
    """The same with that talk blank: when and by whom stays to be seen."""
    ids = {s.id for s in leftover}
    blank = (replace(s, text="", words=()) if s.id in ids else s for s in transcript.segments)
    return replace(transcript, segments=tuple(blank))
