"""What a promise answers: the request, the offer or the complaint of another speaker that gives "it" its noun.

A plain statement is never taken for it: whatever was said last is not what was meant.
"""

import re

from pipeline.core.acts import Acts
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.moments import is_telling
from pipeline.core.text import content

# The model's probability from which a sentence counts as a request, and as something that stands in the way.
ASKED, COMPLAINED = 0.4, 0.5
REACH = 4  # telling sentences among which a complaint is looked for
_OPENING = 2  # sentences of its own turn before a promise, at the most
_ASKS = re.compile(
    r"\?|\b(?:can|could|would|will|should|shall) (?:you|we|i|somebody|someone)\b|\bplease\b|\b(?:i|we) (?:need|want|would like|"
    r"would appreciate)\b|^\W*(?:(?:and|so|then|okay|[A-Z]\w+),? )*(?:send|shoot|drop|get|give|mail|put|make|ring|call|tell|talk|"
    r"bring|throw|let us|do)\b",
    re.I,
)


def asks(sentence: Sentence, acts: Acts) -> bool:
    """Whether a sentence asks for something, offers it or gives it to somebody."""
    return bool(_ASKS.search(sentence.plain)) or acts.likely(sentence, ("request", "offer", "handout")) >= ASKED


def asked_before(dialogue: Dialogue, acts: Acts, sentence: Sentence) -> tuple[Sentence, ...]:
    """What another speaker asked for in the turn before, where the sentence stands near the beginning of its own."""
    own = [s for s in dialogue.turns[sentence.turn] if s.index < sentence.index and is_telling(s.plain)]
    if sentence.turn == 0 or len(own) > _OPENING:
        return ()
    found = [s for s in dialogue.turns[sentence.turn - 1][-3:] if asks(s, acts)]
    return tuple(found[-1:])


def what_it_answers(dialogue: Dialogue, acts: Acts, sentence: Sentence) -> tuple[Sentence, ...]:
    """The request of the turn before, else the last complaint of another speaker not far back."""
    asked = asked_before(dialogue, acts, sentence)
    if asked and len(content(asked[-1].plain)) >= 2:
        return asked
    near = [s for s in dialogue.before(sentence, 3 * REACH) if is_telling(s.plain)][-REACH:]
    for earlier in reversed(near):
        if earlier.speaker == sentence.speaker or len(content(earlier.plain)) < 3:
            continue
        if acts.likely(earlier, ("objection", "approval")) >= COMPLAINED:
            return (earlier,)
    return ()
