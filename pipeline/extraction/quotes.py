"""The sentences worth quoting: the customer's own, word for word, ranked by what they say about the deal."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.claims import KeyQuote
from app.domain.languages import ENGLISH
from app.domain.people import Side
from pipeline.core.cues import Cue
from pipeline.core.dialogue import Dialogue, Sentence, evidence
from pipeline.core.numbers import numbers
from pipeline.core.numbers_in import values_in

MAX_QUOTES = 6
FLOOR = 2.0
_SCORES: tuple[tuple[float, re.Pattern[str]], ...] = tuple(
    (weight, re.compile(pattern, re.I))
    for weight, pattern in (
        (
            4.0,
            r"\b(?:was|were) (?:our|my|the) (?:main|biggest|only|big|last) (?:concern|worry|blocker|"
            r"issue|question)\b|\b(?:settles?|solves?|resolves|addresses|answers) (?:it|that|this|our|"
            r"my|the)\b|\bno longer (?:a|an) (?:concern|issue|blocker)\b",
        ),
        (
            3.0,
            r"\b(?:we|i) (?:want|would like|need|plan|intend|hope|are looking|are ready|am ready|"
            r"expect) to (?:get this|move|sign|go live|wrap|close|start|roll|launch|buy|renew|switch|"
            r"decide|have this|be live|finish|expand|proceed|go ahead)\b|\blet us (?:do it|go ahead|"
            r"sign|move forward)\b|\brenew in a heartbeat\b|\bwe are (?:in|sold|ready)\b",
        ),
        (
            2.5,
            r"\b(?:before the holidays|no slack|hard date|hard deadline|deadline|go live|goes live|"
            r"lapses|expires|runs out|by (?:the )?end of (?:the )?(?:year|quarter|month))\b",
        ),
        (
            2.5,
            r"\b(?:main|biggest|only|number one|real) (?:concern|worry|blocker|problem|issue|thing "
            r"stopping)\b|\bone thing stopping\b|\bdeal ?breaker\b|\bshow ?stopper\b",
        ),
        (
            2.5,
            r"\b(?:hours?|days?|people|minutes|dollars|percent|%|euros?|thousand|"
            r"million)\b.{0,30}\b(?:a|per|every|each) (?:week|month|day|year|quarter|rep|person|"
            r"ticket)\b|\b(?:spend|spending|waste|wasting|lose|losing|lost|cost|costs|costing) (?:us |"
            r"me )?(?:about |around |nearly |over |almost |roughly |more than )?(?:\$?\d|\w+ (?:hours|"
            r"days|percent|thousand|million|dollars))",
        ),
        (
            2.0,
            r"\b(?:love|loved|impressed|impressive|fantastic|amazing|excellent|brilliant|great "
            r"product|exactly what we|i like what|we like what|really like|confident|promising|"
            r"look(?:s)? (?:very |really )?good|best (?:we|i) have seen|game changer|far better)\b",
        ),
        (
            2.0,
            r"\b(?:frustrat\w+|tired of|fed up|disappoint\w+|unacceptable|painful|nightmare|terrible|"
            r"unreliable|too (?:slow|expensive|high|complicated|complex)|not happy|unhappy|worried|"
            r"cautious|struggling|wrong|broken|failing)\b",
        ),
        (
            1.5,
            r"\b(?:budget|board|sign(?:s|ed)? off|approv\w+|procurement|legal|contract|roi|security will|compliance)\b",
        ),
        (
            2.5,
            r"\bwithout (?:that|it|this)\b.{0,20}\b(?:can|will|could) not\b|\b(?:can|will|am|are) not "
            r"(?:roll(?:ing)? out|go(?:ing)? "
            r"live|sign(?:ing)?|renew(?:ing)?|approv\w+|mov(?:e|ing))\b",
        ),
        (
            1.5,
            r"\bif (?:the|you|your|we|this|it) .{5,60}\b(?:confident|sign|move|renew|push it through|"
            r"go ahead|switch)\b",
        ),
        (1.0, r"\b(?:we|our|us)\b.*\b(?:need|must|have to|can not|will not|want)\b"),
    )
)
_SMALL_TALK = re.compile(
    r"\b(?:weather|traffic this morning|highway|drive in|weekend|vacation|holiday(?: plans)?\?|"
    r"kids|dog|coffee|football|game last night|snow|rain|how are you|doing well|working from "
    r"home|nice to (?:meet|see)|thanks for (?:joining|having)|talk soon|bye|good morning|"
    r"lunch)\b",
    re.I,
)
_POINTS_BACK = re.compile(
    r"^(?:and |so |but )?(?:that|this|it|which|those|these) (?:was|is|were|are|has|settles|solves|looks?)\b", re.I
)
_INTERJECTION = re.compile(
    r"^(?:okay|ok|yes|yeah|good|great|agreed|honestly|oh|well|right|perfect|no|sure|hmm|true|exactly)[.,!]?$", re.I
)


@dataclass(frozen=True, slots=True)
class Scored:
    score: float
    sentence: Sentence
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True)
class QuoteForms:
    """What makes a sentence of one language worth quoting, and what makes it none."""

    scores: tuple[tuple[float, re.Pattern[str]], ...]
    small_talk: re.Pattern[str]
    points_back: re.Pattern[str]
    interjection: re.Pattern[str]
    language: str = ENGLISH

    @classmethod
    def of(cls, language: str, said: Mapping[str, Any]) -> "QuoteForms":
        scores = tuple((float(weight), re.compile(pattern, re.I)) for weight, pattern in said["scores"])
        small, back, short = (re.compile(said[name], re.I) for name in ("small_talk", "points_back", "interjection"))
        return cls(scores, small, back, short, language)

    def text(self, sentence: Sentence) -> str:
        """The words to match: English with its contractions written out."""
        return sentence.plain if self.language == ENGLISH else sentence.text

    def numbers(self, text: str) -> bool:
        return bool(numbers(text) if self.language == ENGLISH else values_in(self.language, text))


def find_quotes(dialogue: Dialogue, forms: QuoteForms | None = None) -> tuple[KeyQuote, ...]:
    """The best quotes in the order in which they were said; never small talk, never withheld, never our own side."""
    known = forms or _ENGLISH
    scored = [s for sentence in dialogue.sentences if (s := _score(dialogue, sentence, known))]
    best: list[Scored] = []
    for one in sorted(scored, key=lambda s: (-s.score, s.sentence.index)):
        overlapping = any(
            b.sentence.segment.id == one.sentence.segment.id
            and b.start_char < one.end_char
            and one.start_char < b.end_char
            for b in best
        )
        if not overlapping and len(best) < MAX_QUOTES:
            best.append(one)
    best.sort(key=lambda s: s.sentence.index)
    return tuple(_quote(s) for s in best)


def _score(dialogue: Dialogue, sentence: Sentence, forms: QuoteForms) -> Scored | None:
    text = forms.text(sentence)
    if sentence.side not in (Side.CUSTOMER, Side.PARTNER) or not 4 <= len(text.split()) <= 45:
        return None
    if sentence.cues & {Cue.SARCASM, Cue.QUESTION, Cue.HEARSAY} or forms.small_talk.search(text):
        return None
    score = sum(weight for weight, pattern in forms.scores if pattern.search(text))
    score += 0.5 * forms.numbers(text) + (0.3 if sentence.side is Side.CUSTOMER else 0.0)
    if score < FLOOR:
        return None
    return Scored(score, sentence, _from(dialogue, sentence, forms), sentence.end_char)


def _from(dialogue: Dialogue, sentence: Sentence, forms: QuoteForms) -> int:
    """ "That was our main concern." makes no sense without the sentence before it, where that is one breath."""
    text = forms.text(sentence)
    if forms.points_back.match(text) and len(text.split()) <= 9:
        before = dialogue.before(sentence, 1)
        if (
            before
            and before[0].segment.id == sentence.segment.id
            and not forms.interjection.match(forms.text(before[0]))
        ):
            return before[0].start_char
    return sentence.start_char


def _quote(scored: Scored) -> KeyQuote:
    found = evidence(scored.sentence.segment, scored.start_char, scored.end_char)
    return KeyQuote(found.quote, found.speaker, found.start, found.end, (found,))


_ENGLISH = QuoteForms(_SCORES, _SMALL_TALK, _POINTS_BACK, _INTERJECTION)
