"""Whether a promise hangs on something, and whether its time is still to come."""

import re

from pipeline.core.cues import Cue, cues
from pipeline.core.dates import When
from pipeline.core.dialogue import Sentence

_IF_CLAUSE = re.compile(
    r"\b(?:if|unless|assuming|provided|once|when|as soon as)\b[^,]*(?:,|(?= (?:then |i |we )(?:will|can)\b))", re.I
)
# "I will get the scripts ready in case it goes wrong" depends on nothing.
_IN_CASE = re.compile(
    r",? (?:just )?in case\b.*$|,? if (?:you|that|it) (?:like|want|wish|helps?|is okay|works?)\b.*$", re.I
)


def is_ahead(when: When | None) -> bool:
    """Whether a time is named, and not this moment."""
    return when is not None and not re.fullmatch(r"(?:right )?now", when.text, re.I)


def is_conditional(sentence: Sentence) -> bool:
    """Whether a sentence makes what it says depend on something."""
    plain = _IN_CASE.sub("", sentence.plain)
    found = Cue.CONDITIONAL in cues(_IF_CLAUSE.sub(" ", plain))
    return found or bool(_IF_CLAUSE.search(plain))
