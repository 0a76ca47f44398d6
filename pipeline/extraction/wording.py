"""Writes what a step is about in the imperative, from the words that were said and no others."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.domain.people import Side
from pipeline.core.dates import When
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.people import names_in, short
from pipeline.core.text import content, join_spelled, without_fillers
from pipeline.core.words import word_set

MAX_WORDS = 16
_SEVERAL = re.compile(r"\b(?:two|three|four|both|all|each|some|any|one|none|rest|lot) of (?:you|us)\b", re.I)
_GIVING = word_set(
    "send get give email mail forward show share bring shoot drop write provide make pass text message hand put"
)
# Verbs that say little about what is done: two steps are not one because both are "send".
LIGHT = word_set(
    "send get give share provide make do have take put set up over bring email forward "
    "prepare draft create include add own handle schedule book need want help thing stuff "
    "sure just back call able go work team also week time technical new"
)
_PREPOSITION = (
    r"(?:\s*,)?(?:\s+(?:by|before|on|for|until|in|at|due|no later than|sometime|around|during|of|from))*(?:\s+the)?\s*$"
)
_TAIL = re.compile(
    r"(?:[\s,]+(?:if (?:that|it|this) (?:works|is okay|helps|is fine|suits)(?: for (?:you|"
    r"everyone))?|then|for you|as well|okay|ok|too|please|anyway|instead|right|though|again|"
    r"now|right away|soon|asap|as soon as possible|and so on|if you (?:like|want|wish)|for "
    r"sure|in the meantime|first|definitely|either way|no problem|at the latest|latest|at "
    r"that point|or so|will that work|sounds good))+$",
    re.I,
)
_EXTRA = re.compile(
    r"[,;]? (?:so that|so (?:you|we|they|he|she|i)\b|because|since|which|who\b|whereas|"
    r"although|although|but|when you|when we|once|after which|and (?:you|we|i|he|she|they|"
    r"then|see|let you)\b|if\b|unless|assuming|provided).*$",
    re.I,
)
_ANAPHORA = word_set("it that this those them these one ones same")


# "Would Thursday work?", which a recogniser also hears as "with Thursday work".
_WOULD = re.compile(r"\b(?:with|would|does|will|could|should) (?:on )?$", re.I)
_SUITS = re.compile(r"^works?\b\W*(?=$|for (?:you|him|her|them|us)\b)", re.I)


def strip_times(rest: str, times: Sequence[When]) -> str:
    """`rest` without the words that named a time, and without the prepositions that led to them."""
    for when in sorted(times, key=lambda w: -w.start):
        head, tail = rest[: when.start], rest[when.end :].lstrip(" ,")
        if _SUITS.match(tail) and _WOULD.search(head):
            head, tail = _WOULD.sub("", head), _SUITS.sub("", tail)
        head = re.sub(_PREPOSITION, "", head, flags=re.I)
        rest = f"{head} {tail}"
    return re.sub(r"\s+([,.?!])", r"\1", re.sub(r"\s+", " ", rest)).strip()


def has_object(rest: str) -> bool:
    """Whether a rest names a thing, rather than only "it" or "that"."""
    bare = re.sub(r"^ (?:get |come )?back\b|^ (?:you|him|her|them) know\b", "", rest, flags=re.I)
    return bool(content(bare) - {"rest", "lot", "bit", "thing", "know", "back", "same"})


def last_named(dialogue: Dialogue, sentence: Sentence, *, skip: Sequence[str | None] = ()) -> str | None:
    """The person named last before (or in) a sentence, other than those who speak to each other here."""
    skipped = {short(n).lower() for n in skip if n}
    own_words = [s for s in dialogue.before(sentence, 6) if s.segment.id == sentence.segment.id]
    for earlier in reversed([*own_words, sentence]):
        # A name after the pronoun is somebody else: "I'll ask him and tell Bill".
        text = _PRONOUN.split(earlier.text, maxsplit=1)[0] if earlier is sentence else earlier.text
        for name in (n.removesuffix("'s") for n in reversed(names_in(text))):
            if name.split()[0].lower() in skipped or name in dialogue.transcript.accounts:
                continue
            person = dialogue.roster.find(name)
            if person or _is_introduced(name, earlier.text):
                return person.name if person else name
    return None


_PRONOUN = re.compile(r"\b(?:him|her|them)\b", re.I)


def _is_introduced(name: str, text: str) -> bool:
    """Whether an unknown capitalised word stands where people stand: before a verb, after a title or a preposition."""
    n = re.escape(name)
    return bool(
        re.search(
            rf"\b{n}(?:'s (?:up|in|on|over|coming|out|down|back|there|here)| (?:in|from|at|over|does|did|runs|handles)|"
            rf"'ll| will| takes| has| is| was| asked| wants| needs| said|,? (?:our|my|who|the|"
            rf"is)\b)|(?:\b(?:to|with|from|ask|introduce|meet|tell|loop|cc) |[A-Z]{{2,4}},? |head of "
            rf"\w+,? |manager,? |director,? |officer,? ){n}\b",
            text,
        )
    )


def what(dialogue: Dialogue, sentence: Sentence, verb: str, rest: str, times: Sequence[When], *, asked: bool) -> str:
    """The step in the imperative. `asked`: the words are a request, so "you" is who does it and "me" who asked."""
    speaker, other = short(sentence.speaker), dialogue.addressee(sentence)
    if verb == "check" and re.match(r" in\b", rest) and times and not re.match(r" in (?:with|on)\b", rest):
        rest = f" in,{rest[3:]}"
        times = [replace(w, start=w.start + 1, end=w.end + 1) for w in times]
    body = re.sub(r"\b(?:last (?:week|month|time|year)|yesterday|earlier)\b", "", strip_times(rest, times), flags=re.I)
    if asked:
        body = re.sub(
            rf"[ ,]+(?:{'|'.join(re.escape(p.first_name) for p in dialogue.roster.people) or '-'})[?.! "
            rf"]*$",
            "",
            body,
        )
    body = _EXTRA.sub("", body).strip(" .,?!;")
    for _ in range(2):
        body = _TAIL.sub("", body).strip(" .,?!;")
    body = _objects(verb, body)
    across = "the customer" if sentence.side is Side.US else "the team"
    if _SEVERAL.search(body) or all(p.side is Side.US for p in dialogue.roster.people):
        # Which of them are meant stays open, and the line a quote; among colleagues there is no customer at all.
        across = "you"
    partner = speaker if asked else (short(other) if other else across)
    doer = (short(other) if other else across) if asked else speaker
    you, me = (doer, partner) if asked else (partner, doer)
    named = last_named(dialogue, sentence, skip=(sentence.speaker, other))
    body = _pronouns(body, you=you, me=me, doer=doer, named=named)
    words = without_fillers(join_spelled(f"{verb} {body}")).split()[:MAX_WORDS]
    while len(words) > 1 and words[-1].lower() in {
        "the",
        "a",
        "an",
        "to",
        "with",
        "for",
        "and",
        "of",
        "by",
        "on",
        "in",
        "at",
        "before",
        "from",
        "over",
        "or",
        "or so",
    } - {"over"}:
        words.pop()
    text = " ".join(words).strip(" ,.;")
    return text[:1].upper() + text[1:]


def _objects(verb: str, body: str) -> str:
    """Drops the receiver that goes without saying: "send you the pack" is "send the pack"."""
    if verb in _GIVING:
        body = re.sub(
            r"^(?:over )?(?:to )?(?:you|me|us|them)(?: (?:all|both|guys|two))? (?!and\b)", "", body, flags=re.I
        )
        body = re.sub(
            r" (?:it |that |them )?(?:over )?(?:to|with) (?:you|me|us)(?: (?:all|both|guys|two))?\b",
            "",
            body,
            flags=re.I,
        )
    body = re.sub(
        r"\b(?:send|get|share|forward|email) (?:it|that|them) (?:over )?(?:to|with) (?:you|me|us)\b",
        "send it",
        body,
        flags=re.I,
    )
    return re.sub(r"\s+", " ", body).strip()


def _pronouns(body: str, *, you: str, me: str, doer: str, named: str | None) -> str:
    body = re.sub(r"\byou (need|want|use|like|prefer|require)\b", rf"{you} \1s", body, flags=re.I)
    swaps = [
        (r"\byour\b", f"{you}'s" if you != doer else "their"),
        (r"\byours\b", f"{you}'s"),
        (r"\b(?:you guys|you all|you)\b(?! know)", you),
        (r"\bmy\b", f"{me}'s" if me != doer else "their"),
        (r"\bour\b", "the"),
        # "Us" is more people than one can name.
        (r"\b(?:me|us)\b" if you == doer else r"\bme\b", me),
    ]
    for pattern, into in swaps:
        body = re.sub(pattern, into, body, flags=re.I)
    if named:
        body = re.sub(r"\b(?:him|them)\b", named, body, flags=re.I)
        body = re.sub(r"\b(?:his|her)\b(?= \w)", f"{named}'s", body, flags=re.I)
        body = re.sub(r"\bher\b", named, body, flags=re.I)
    return body


def keys(text: str) -> frozenset[str]:
    """The stems by which two mentions of one step are recognised."""
    heavy = content(text, drop=LIGHT)
    return heavy or content(text)
