"""Fields of a method, filled offline: by verified claims, and by patterns over what the customer's side said.

A sentence that is asked, supposed, hedged, joked, reported or taken back fills nothing, nor does one of a call that several
accounts share: there it can't be told whose deal it is about. What is not said is left empty.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from app.domain.call import CallContext
from app.domain.claims import Evidence, Extraction
from app.domain.languages import ENGLISH
from app.domain.methods import Answer, ClaimKind, FieldAnswer, Method, MethodAnswers, MethodField
from app.domain.people import Side
from app.domain.transcript import Transcript
from pipeline.core.confidence import speech
from pipeline.core.cues import Cue
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.text import expand, straight
from pipeline.methods.spoken import dialogue_of, tongue_of

PROVIDER = "offline"
# How sure a value is at most, by the place of the pattern that found it: the first are the surest.
SUREST, A_PLACE_LESS, LEAST_SURE = 0.97, 0.01, 0.85
_ALWAYS_BLOCKING = frozenset({Cue.QUESTION, Cue.HYPOTHETICAL, Cue.SARCASM, Cue.RETRACTED, Cue.HEARSAY})
_BLOCKING = _ALWAYS_BLOCKING | {Cue.NEGATED, Cue.HEDGED, Cue.CONDITIONAL, Cue.PAST}
_THEIRS = (Side.CUSTOMER, Side.PARTNER)
# A sentence of less says nothing that a person could use; one longer than this is no sentence but a run of talk.
FEWEST_WORDS, MOST_WORDS = 4, 48
_CHOICE = re.compile(
    r"\b(?:quotes?|looking at|compar\w+|versus|against|calls? with|in the running|offer(?:ed|s)?|cheaper|came from|used|"
    r"switch\w*|talking to|spoke (?:to|with)|demos? (?:with|from|of)|shortlist\w*|"
    r"evaluat\w+|trial\w*|instead|other vendors?|also)\b",
    re.I,
)
_CURRENCIES = {
    "EUR": re.compile(r"€|\beuros?\b|\bEUR\b", re.I),
    "USD": re.compile(r"\$|\bdollars?\b|\bUSD\b", re.I),
    "GBP": re.compile(r"£|\bpounds?\b|\bquid\b|\bGBP\b", re.I),
    "CHF": re.compile(r"\bfrancs?\b|\bCHF\b", re.I),
}
_LEADING = re.compile(
    r"^(?:and|so|but|well|yeah|yes|no|honestly|okay|ok|right|look|oh|uh|um|er|er,|hm|"
    r"und|aber|also|ja|nein|nee|naja|na ja|gut|äh|ähm|ehrlich gesagt)[,.]?\s+",
    re.I,
)


class OfflineFieldReader:
    """`FieldReader` without a language model."""

    provider = PROVIDER

    def read(
        self, method: Method, transcript: Transcript, extraction: Extraction | None, context: CallContext
    ) -> MethodAnswers:
        """Every field of the method in its order, each with a value and its evidence, or not said."""
        dialogue, tongue = dialogue_of(transcript, context), tongue_of(transcript)
        usable = _usable(dialogue) if tongue.is_known else ()
        several = len(context.accounts or transcript.accounts) > 1
        answers = [
            FieldAnswer(field.key) if several else _answer(field, dialogue, usable, extraction)
            for field in spoken_in(method, tongue.code).fields
        ]
        return MethodAnswers(method.key, self.provider, tuple(answers))


def _usable(dialogue: Dialogue) -> Sequence[Sentence]:
    """The customer side's sentences that stand: what breaks off, is taken back or said to be a joke right after is left
    out."""
    return [s for s in dialogue.sentences if stands(s, dialogue)]


def stands(sentence: Sentence, dialogue: Dialogue) -> bool:
    """Whether a sentence is the customer side's, whole, and not taken back."""
    return sentence.side in _THEIRS and not breaks_off(sentence, dialogue) and not taken_back(sentence, dialogue)


def breaks_off(sentence: Sentence, dialogue: Dialogue) -> bool:
    """Whether a sentence ends where another word has to follow ("and and"), or with the word that its speaker begins anew
    with ("we have to see how. How we run it"): what it would have said is not known."""
    words = bare_words(sentence.text)
    following = dialogue.after(sentence, 1)
    if not words or words[-1] in tongue_of(dialogue.transcript).unfinished:
        return True
    again = bare_words(following[0].text)[:1] if following and following[0].speaker == sentence.speaker else []
    return again == words[-1:]


def bare_words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’][^\W_]+)?", text.lower())


def taken_back(sentence: Sentence, dialogue: Dialogue) -> bool:
    """Whether the same speaker corrects or revokes a sentence in their next words."""
    following, tongue = dialogue.after(sentence, 2), tongue_of(dialogue.transcript)
    own = [s for s in following if s.speaker == sentence.speaker]
    if any(tongue.takes_back(s.plain) for s in own):
        return True
    return bool(following) and following[0].speaker != sentence.speaker and tongue.corrects(following[0].plain)


def spoken_in(method: Method, code: str) -> Method:
    """The method with the patterns of a language. A field that names other languages but not this one keeps its claims
    alone; one that names none, as in a template of one's own, is taken as it stands."""
    if code == ENGLISH:
        return method
    fields = [
        replace(one, says=()) if one.languages and code not in one.languages else one.in_language(code)
        for one in method.fields
    ]
    return replace(method, fields=tuple(fields))


def _answer(
    field: MethodField, dialogue: Dialogue, usable: Sequence[Sentence], extraction: Extraction | None
) -> FieldAnswer:
    if extraction and (found := _of_claims(field, extraction, dialogue)):
        return found
    for place, pattern in enumerate(field.says):
        for sentence in usable:
            match = _pattern(pattern).search(sentence.plain)
            if match is None or not fits(field, sentence, dialogue):
                continue
            value = _value(field, match, sentence, dialogue)
            if value:
                sure = max(LEAST_SURE, SUREST - place * A_PLACE_LESS)
                heard = speech([sentence.segment])
                made = FieldAnswer(field.key, value, (sentence.evidence(),), round(sure * heard, 4))
                return typed(made, sentence, dialogue)
    return FieldAnswer(field.key)


def typed(answer: FieldAnswer, sentence: Sentence, dialogue: Dialogue) -> FieldAnswer:
    """The answer with the one day and the one amount that its sentence names; of several, or of a range, none."""
    tongue = tongue_of(dialogue.transcript)
    told = tongue.times(sentence.plain, dialogue)
    days = {when.day for when in told}
    day = next(iter(days)) if len(days) == 1 else None
    figures = tongue.amounts(sentence.plain, told)
    amount = figures[0] if len(figures) == 1 else None
    code = next((code for code, pattern in _CURRENCIES.items() if pattern.search(sentence.plain)), None)
    return replace(
        answer,
        day=day.isoformat() if day else None,
        amount=amount,
        currency=code if amount is not None else None,
    )


def fits(field: MethodField, sentence: Sentence, dialogue: Dialogue, fewest: int = FEWEST_WORDS) -> bool:
    """Whether a sentence may fill a field at all: its cues, its length, its figures, what the field rules out."""
    allowed = {Cue(name) for name in field.allows}
    if sentence.cues & (_BLOCKING - (allowed - _ALWAYS_BLOCKING)):
        return False
    if not fewest <= len(sentence.text.split()) <= MOST_WORDS:
        return False
    if field.needs_number and not tongue_of(dialogue.transcript).has_figure(sentence.plain):
        return False
    return not any(_pattern(one).search(sentence.plain) for one in field.unless)


def _value(field: MethodField, match: re.Match[str], sentence: Sentence, dialogue: Dialogue) -> str | None:
    if field.answer is Answer.SENTENCE:
        return clean(sentence.text)
    found = match.groupdict().get("value")
    return person(found, sentence, dialogue) if found else None


def person(said: str, sentence: Sentence, dialogue: Dialogue) -> str | None:
    """A name with its title: the speaker's for "I", a participant's whole name for a part of it, else as it was said."""
    if said.lower() in ("i", "me", "us", "we", "ich", "mir", "mich", "wir", "uns"):
        return _titled(sentence.speaker, dialogue)
    name, _, role = said.strip(" ,").partition(", ")
    role = re.sub(r"^(?:our|the|my|unser\w*|mein\w*|der|die) ", "", role).strip(" ,")
    known = dialogue.roster.find(name)
    if known:
        return _titled(known.name, dialogue)
    return f"{name} ({role})" if role else name


def _titled(name: str, dialogue: Dialogue) -> str:
    known = dialogue.roster.get(name)
    return f"{name} ({known.title})" if known and known.title else name


def clean(text: str) -> str:
    """The sentence without the small words that it begins with."""
    before, now = "", text.strip()
    while before != now:
        before, now = now, _LEADING.sub("", now, count=1)
    return now[:1].upper() + now[1:]


def _of_claims(field: MethodField, extraction: Extraction, dialogue: Dialogue) -> FieldAnswer | None:
    """Competitors whom the customer's side names as another choice: a tool that they have and keep is none."""
    if ClaimKind.COMPETITORS not in field.claims:
        return None
    found: dict[str, Evidence] = {}
    for one in extraction.competitors:
        for evidence in one.evidence:
            if dialogue.roster.side(evidence.speaker) in _THEIRS and _CHOICE.search(expand(straight(evidence.quote))):
                found.setdefault(one.name, evidence)
    return FieldAnswer(field.key, ", ".join(found), tuple(found.values()), SUREST) if found else None


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """Patterns begin small or as they are: names keep their capitals, all else is read without regard to case."""
    return re.compile(text if "[A-Z" in text else f"(?i:{text})")
