"""Who the meeting's window says is speaking, beside the time, and which voice of the transcript that may be.

Names and times are all that is kept of it. What comes of them is a proposal: the rep says whether it is right.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from app.domain.call import CallContext, Channel
from app.domain.transcript import Transcript

# How programs say it to a screen reader, in the four languages that are read.
_BEFORE = re.compile(
    r"^(?:talking|speaking|active speaker|now speaking|es spricht|spricht|aktiver sprecher|habla|hablando|parle)\s*:\s*(.+)$",
    re.I,
)
_AFTER = re.compile(
    r"^(.+?),?\s+(?:is (?:now )?(?:speaking|talking)|speaking|spricht(?: gerade)?|está hablando|parle|est en train de parler)"
    r"\.?$",
    re.I,
)
# "Jane Wilson (Guest)", "Jane Wilson (Host, me)"
_ROLE = re.compile(r"\s*\([^)]*\)\s*$")
_OWN = re.compile(r"\b(?:you|me|sie|ich|tú|usted|yo|vous|moi)\b", re.I)
LONGEST_NAME = 60
# A name that stands still for longer was not looked at meanwhile.
LONGEST_STEP = 3.0
# What a name must share with a voice: seconds, its share of what any name shares with it, and of what the name was shown for.
LEAST_SECONDS = 3.0
CLEAR_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class ShownName:
    """A name that the window showed as speaking, in seconds of the call."""

    start: float
    end: float
    name: str


@dataclass(frozen=True, slots=True)
class NameProposal:
    """A voice of the transcript and the name that the meeting's window showed while it spoke, for so many seconds."""

    speaker: str
    name: str
    seconds: float


def speaking_name(text: str) -> str | None:
    """The name in "Talking: Jane Wilson" or "Jane Wilson is speaking"; None for any other text, and for oneself."""
    said = " ".join(text.split())
    found = _BEFORE.match(said) or _AFTER.match(said) if len(said) <= 2 * LONGEST_NAME else None
    if found is None or _OWN.search(found.group(1)):
        return None
    name = _ROLE.sub("", found.group(1)).strip(" ,.")
    is_name = 0 < len(name) <= LONGEST_NAME and any(c.isalpha() for c in name) and not re.search(r"[?!:;]", name)
    return name if is_name else None


def extended(shown: Sequence[ShownName], at: float, name: str | None, *, step: float) -> Sequence[ShownName]:
    """What was shown so far, with `name` seen at `at`, a look every `step` seconds."""
    if name is None:
        return shown
    last = shown[-1] if shown else None
    if last and last.name == name and at - last.end <= LONGEST_STEP:
        return [*shown[:-1], ShownName(last.start, at, name)]
    return [*shown, ShownName(max(0.0, at - step), at, name)]


def proposed_names(
    transcript: Transcript, shown: Iterable[ShownName], context: CallContext, settled: Collection[str]
) -> Sequence[NameProposal]:
    """One name a voice and one voice a name, where the two plainly go together. `settled` are the names that nobody needs to
    be asked about: the rep's, and those that were confirmed."""
    shared: dict[tuple[str, str], float] = defaultdict(float)
    spans = list(shown)
    for segment in transcript.segments:
        if segment.channel is Channel.MIC or not segment.text or segment.speaker in settled:
            continue
        for span in spans:
            common = min(segment.end, span.end) - max(segment.start, span.start)
            if common > 0:
                shared[segment.speaker, _as_invited(span.name, context)] += common
    by_voice: dict[str, float] = defaultdict(float)
    by_name: dict[str, float] = defaultdict(float)
    for (voice, name), seconds in shared.items():
        by_voice[voice] += seconds
        by_name[name] += seconds
    found = [
        NameProposal(voice, name, seconds)
        for (voice, name), seconds in shared.items()
        if seconds >= LEAST_SECONDS and seconds >= CLEAR_SHARE * max(by_voice[voice], by_name[name])
    ]
    return sorted((p for p in found if p.speaker != p.name and p.name not in settled), key=lambda p: -p.seconds)


def _as_invited(name: str, context: CallContext) -> str:
    """The full name of the one participant whom it fits, else the name as it was shown."""
    bare = name.casefold()
    exact = [p.name for p in context.participants if p.name.casefold() == bare]
    first = [p.name for p in context.participants if p.first_name.casefold() == bare]
    turned = [
        p.name for p in context.participants if " ".join(reversed(p.name.split())).casefold() == bare.replace(",", "")
    ]
    fitting = exact or first or turned
    return fitting[0] if len(fitting) == 1 else name
