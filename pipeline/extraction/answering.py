"""What a promise answers: the request, the offer or the complaint of another speaker that gives "it" its noun.

A plain statement is never taken for it: whatever was said last is not what was meant.
"""

import re
from collections.abc import Sequence
from datetime import date

from app.domain.speech_acts import accepts
from pipeline.core.acts import Acts
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.moments import is_telling
from pipeline.core.text import content
from pipeline.extraction import fitness

# The model's probability from which a sentence counts as a request.
ASKED = 0.4
REACH, TURNS = 14, 6  # sentences and turns among which an earlier request that names its thing is looked for
CHAIN = 3  # turns back to which the request before a request reaches
TELLS, TELLS_ANYWAY = 3, 5  # words of meaning in what names its thing, without a pronoun and with one
OWN = 6  # sentences of the same breath
_OPENING = 2  # sentences of its own turn before a promise, at the most
# Any word may stand before the verb, "and" and "so" among them: two ways to read one would be tried for each word.
_ASKS = re.compile(
    r"\?|\b(?:can|could|would|will|should|shall) (?:you|we|i|somebody|someone)\b|\bplease\b|\b(?:i|we) (?:need|want|would like|"
    r"would appreciate)\b|^\W*(?:[A-Z]\w+,? )*(?:send|shoot|drop|get|give|mail|put|make|ring|call|tell|talk|"
    r"bring|throw|let us|do)\b",
    re.I,
)
_BROUGHT_UP = re.compile(
    r"^\W*(?:(?:and|so|but|oh|okay|then|right|now|also|about|what about|as for|by the way),? )*(?:the|your|our|my|"
    r"that|this|those)"
    r" (?!one\b|way\b|time\b)(?:[\w'-]+ ){0,3}[\w'-]+(?:,| ?\?$)",
    re.I,
)
_OFFERS = re.compile(
    r"\b(?:let me|shall I|should I|I (?:could|can|will)|(?:what|help) if I|like me to|want me to)\b", re.I
)


def asks(sentence: Sentence, acts: Acts) -> bool:
    """Whether a sentence asks for something, offers it or gives it to somebody."""
    return bool(_ASKS.search(sentence.plain)) or acts.likely(sentence, ("request", "offer", "handout")) >= ASKED


def asked_before(dialogue: Dialogue, acts: Acts, sentence: Sentence) -> tuple[Sentence, ...]:
    """What another speaker asked for in the turn before, where the sentence stands near the beginning of its own."""
    own = [s for s in dialogue.turns[sentence.turn] if s.index < sentence.index and is_telling(s.plain)]
    if sentence.turn == 0 or len(own) > _OPENING:
        return ()
    found = [s for s in dialogue.turns[sentence.turn - 1][-3:] if asks(s, acts) or introduces(s)]
    return tuple(found[-1:])


def what_it_answers(dialogue: Dialogue, acts: Acts, sentence: Sentence) -> tuple[Sentence, ...]:
    """The request of the turn before, with the earlier one that it goes back to where it names nothing itself."""
    asked = asked_before(dialogue, acts, sentence)
    if any(tells(s) for s in asked):
        return asked
    for earlier in reversed(dialogue.before(asked[0] if asked else sentence, REACH)):
        away = sentence.turn - earlier.turn
        if away > TURNS:
            break
        if not tells(earlier) or earlier.segment.id == sentence.segment.id:
            continue
        if asked and away <= CHAIN and _ASKS.search(earlier.plain):
            return (earlier, *asked)
    return (*(led_up_to(dialogue, asked[0]) if asked else ()), *asked)


def own_offer(dialogue: Dialogue, sentence: Sentence) -> tuple[Sentence, ...]:
    """What the speaker offered, where the turn between only says yes: "let me work that out as a rent" "please do"."""
    if sentence.turn < 2:
        return ()
    offers, takes = dialogue.turns[sentence.turn - 2 : sentence.turn]
    if len(takes) > 1 or not accepts(takes[0].plain) or offers[0].speaker != sentence.speaker:
        return ()
    return tuple([s for s in offers if _OFFERS.search(s.plain) and len(content(s.plain)) >= TELLS - 1][-1:])


def tells(sentence: Sentence) -> bool:
    """Whether a sentence says by itself what it is about."""
    return len(content(sentence.plain)) >= (TELLS if fitness.names_its_thing(sentence.plain) else TELLS_ANYWAY)


def led_up_to(dialogue: Dialogue, sentence: Sentence) -> tuple[Sentence, ...]:
    """The sentences of the same segment just before one that does not name its thing: nobody can speak in between."""
    if tells(sentence):
        return ()
    same = [s for s in dialogue.before(sentence, OWN) if s.segment.id == sentence.segment.id]
    return tuple([s for s in same if tells(s) or introduces(s)][-1:])


def introduces(sentence: Sentence) -> bool:
    """Whether a sentence brings something up by name: "and the wine list, …"."""
    return bool(_BROUGHT_UP.search(sentence.plain))


def told(
    dialogue: Dialogue, acts: Acts, sentence: Sentence, asked: Sequence[Sentence], call_day: date
) -> tuple[str, tuple[Sentence, ...]]:
    """(the promise in its speaker's own words with what they need to be understood, the sentences of the same breath)."""
    if fitness.names_its_thing(sentence.plain) and not asked:
        return fitness.own_words(dialogue, [sentence], sentence, (), call_day), ()
    own = () if fitness.names_its_thing(sentence.plain) else led_up_to(dialogue, sentence)
    if not any(tells(s) for s in (*own, *asked)) and (offered := own_offer(dialogue, sentence)):
        return fitness.own_words(dialogue, [*offered, sentence], sentence, (), call_day), offered
    if not any(tells(s) for s in (*own, *asked)):
        further = what_it_answers(dialogue, acts, sentence)
        asked = sorted({s.index: s for s in (*further, *asked)}.values(), key=lambda s: s.index)
    return fitness.own_words(dialogue, [*own, sentence], sentence, asked, call_day), own
