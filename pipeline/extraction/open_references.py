"""What the words of a line leave open: "that" without its noun, "her" without a name, "two" without saying of what."""

import re
from dataclasses import dataclass

from pipeline.core.numbers import TENS, UNITS
from pipeline.core.text import STOP_WORDS, tokens
from pipeline.core.words import word_set
from pipeline.extraction.verbs import ACTIONS

# Words that name nothing one could act on.
_GENERAL = word_set(
    "thing things stuff way bit lot lots kind sort people guys guy lads folks everything anything something nothing "
    "somebody someone everybody anybody nobody time times moment minute minutes hour hours day days week weeks month months "
    "year years morning afternoon evening night noon monday tuesday wednesday thursday friday saturday sunday weekend "
    "january february march april june july august september october november december today tomorrow tonight yesterday "
    "quarter end hand hands idea case point problem course touch word reason matter sense love dear mate chance luck rest "
    "half hundred thousand million before after since until else next left same other others first second third last still "
    "where when back here there afterwards anyway ours yours theirs possible kids little big small old new good bad better "
    "best wrong right okay fine great due whole own such enough percent euros pounds dollars grand top place talk ring "
    "shout buzz bell deal breaker stopper timing "
)
_DETERMINERS = (
    word_set(
        "the a an our your my his her their its some any no every each all both another more which what that this those these "
        "of for with on in to about at from per without into"
    )
    | frozenset(UNITS)
    | frozenset(TENS)
)
_FINITE = word_set(
    "is are was were be been do does did has have had will can could would should need needs want wants got get gets "
    "going go come comes make makes made know think mean say says said tell told see look keep keeps kept work works"
)
_MINUTES = re.compile(r"\b(?:the|our|these|those|up) minutes\b", re.I)
_POINTING = re.compile(r"\b(?:it|this|that|these|those|them|one|ones|both|some)\b(?P<next>\W+[a-z'-]+)?", re.I)
# What follows a pronoun that stands by itself; any other word after "that" is the noun that it points with.
_AFTER_PRONOUN = word_set(
    "across past over out up on off back with together down into from for by to in at and or but so is are was were be will "
    "would can could does do did goes has have had then as before after until when while if because since along around through "
    "today tomorrow tonight next this first again too also now later right straight away there here okay please either "
    "anyway instead myself yourself done sorted fixed moved changed signed written sent filled printed ready working going "
    "looked checked corrected redone measured collected properly quickly better you i we they he she it that of all monday "
    "tuesday wednesday thursday friday saturday sunday"
)
_ALWAYS_ALONE = word_set("it them both")
_ONLY_BEFORE_VERB = re.compile(
    r"\b(?:so|make sure|tell \w+|say|see|sure|think|know|and|hope|mean|promise|case|way|now|said|told|thing|one|those|all|"
    r"everything|something|it is|[a-z]+s) that\b|\bthat (?:i|we|you|he|she|they|it|is|are|was|goes|covers|shows|says)\b",
    re.I,
)
_SET_TO_WORK = re.compile(
    r"\b(?:have|get|ask|tell|let|find|send)\s+(?:(?:the|our|an?|my|your|some)\s+)?[\w'-]+\s+(?=(?:to )?[a-z]+\b)", re.I
)
_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers|they|them|you two|you both)\b", re.I)
_COUNT = re.compile(rf"\b(?:{'|'.join([*UNITS, *TENS])}|hundred|thousand|\d+)\b(?P<next>[\s,]+[a-z'-]+)?", re.I)
_AFTER_COUNT = word_set(
    "off of to for and or on in by with each at up out then from is are so easy please do next this tomorrow today per as"
)
_CLOCK = re.compile(
    r"\b(?:at|by|before|until|till|from|around|about|past|between|of|on|after|half|to) (?:the )?$", re.I
)
_IDLE_IT = re.compile(
    r"\b(?:it is|it was|it will be|that is) (?:okay|fine|best|better|good|great|just|only|time|late|hard|easy|easier|"
    r"about|like|not)\b|\bhow (?:it|that)\b|\bput it\b|\bcall it\b|\bthat way\b|\bof it\b(?=\W*$)|"
    r"\bif (?:that|it) (?:is|helps|works|suits)\b|\b(?:fine|okay|ok|happy|good|alright) with (?:it|that)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Open:
    """What is left open: a thing (of which perhaps several), a person, a number of something."""

    thing: bool = False
    several: bool = False
    person: bool = False
    number: bool = False

    @property
    def any(self) -> bool:
        return self.thing or self.person or self.number


def nouns(plain: str, people: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The words of a text that stand where nouns stand and name a thing; times, people and general words aside."""
    found: list[str] = []
    words = tokens(_MINUTES.sub("the record", plain))
    capital = {t.lower() for t in re.findall(r"(?<=[a-z,] )[A-Z][A-Za-z-]+", plain)}
    reach = 0  # words since a determiner, among which a noun may stand
    for word in words:
        bare = word.removesuffix("'s")
        if word in _DETERMINERS or word.isdigit():
            reach = 3
            continue
        if bare in people or word in STOP_WORDS or word in _FINITE:
            reach = 0 if word not in ("one", "two", "much", "many") else reach
            continue
        named = bare in capital and bare not in people
        if (reach or named or _is_plural(word)) and bare not in _GENERAL and len(bare) > 2 and not bare.endswith("ly"):
            found.append(bare)
        reach = max(0, reach - 1)
    return tuple(found)


def _is_plural(word: str) -> bool:
    return (
        len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "us", "'s", "is"))
        and word[:-1] not in ACTIONS
    )


def several(plain: str, people: frozenset[str] = frozenset()) -> bool:
    """Whether a text names more than one of a thing."""
    return any(_is_plural(noun) for noun in nouns(plain, people))


def left_open(plain: str, people: frozenset[str] = frozenset(), named: bool = False) -> Open:
    """What a text leaves open. A noun before a pronoun in the same text is what it stands for; `named`: its person is."""
    text = _IDLE_IT.sub(" ", plain)
    thing = plural = False
    for match in _POINTING.finditer(text):
        word = match.group().split()[0].lower()
        following = (match["next"] or "").strip(" ,.;!?").lower()
        beside = (match["next"] or "").strip()[:1].isalpha()
        if following and beside and word not in _ALWAYS_ALONE and following not in _AFTER_PRONOUN:
            continue
        if word == "that" and _ONLY_BEFORE_VERB.search(text[max(0, match.start() - 18) : match.end() + 8]):
            continue
        if word in ("one", "some") and following in ("of", "to", "day"):
            continue
        # "I'll have the developers look at it": who is set to work is not what they work on.
        if nouns(_SET_TO_WORK.sub(" ", text[: match.start()]), people):
            continue
        thing, plural = True, plural or word in ("them", "those", "these", "both", "ones")
        break
    said = [w for w in re.findall(r"[A-Z][a-z]+", plain) if w.lower() in people]
    meant = _PERSON.search(plain)
    person = bool(meant and not nouns(plain[: meant.start()], people)) and not said and not named
    number = any(_is_bare_count(text, match) for match in _COUNT.finditer(text))
    return Open(thing, plural, person, number)


def _is_bare_count(text: str, match: re.Match[str]) -> bool:
    """Whether a number counts something that is not named beside it, or earlier in the same text."""
    before = text[: match.start()]
    following = (match["next"] or "").strip(" ,").lower()
    if _CLOCK.search(before) or (following and following not in _AFTER_COUNT):
        return False
    return match.group().split()[0].lower() != "one" and not nouns(before)
