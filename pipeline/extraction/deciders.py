"""Who decides at the customer: participants with a title, and absent people who sign, approve or hold the budget."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.claims import Sentiment
from app.domain.people import Participant, Side
from pipeline.core.cues import Cue
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.people import names_in
from pipeline.core.text import tokens
from pipeline.core.words import word_set

_SENIOR = re.compile(
    r"\b(?:c[a-z]o\b|chief|vp\b|vice president|head|director|president|owner|founder|partner|"
    r"general counsel|counsel|manager|lead|svp|evp|principal)\b",
    re.I,
)
_TITLE = (
    r"(?:C[A-Z]{1,3}O|CRO|[Cc]hief [a-z]+(?: [a-z]+)? officer|(?:[Ss]enior )?(?:[Vv]ice "
    r"[Pp]resident|VP|SVP|EVP)(?: (?:of )?[A-Za-z]+)?|[Hh]ead of [A-Za-z]+|[A-Za-z]+ director|"
    r"[Dd]irector(?: of [A-Za-z]+)?|[Gg]eneral counsel|[A-Za-z]+ manager|[Pp]resident|"
    r"controller|treasurer|managing director)"
)
_NAME = r"(?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
_TITLE_FIRST = re.compile(rf"\b(?:[Oo]ur|[Tt]heir|[Tt]he|[Mm]y|[Yy]our) (?P<title>{_TITLE}),? (?:is )?{_NAME}")
_NAME_FIRST = re.compile(rf"\b{_NAME},? (?:our|their|the|my|who is (?:our|the)|is (?:our|the)) (?P<title>{_TITLE})\b")
_POWER = re.compile(
    r"\b(?:signs?|sign off|approv\w+|budget|decides?|decision|final say|final word|has to "
    r"agree|on board|goes to|owns the|controls?|economic buyer|needs to bless|purse|signature|"
    r"takes over|report to|above that|champion)\b",
    re.I,
)
_TAKES_OVER = re.compile(
    rf"\b{_NAME} (?:takes over|is taking over|will take over|replaces me|makes the decision|"
    rf"decides|signs (?:off|everything|the)|has the (?:final say|budget)|owns the budget|holds "
    rf"the budget)\b"
)
_POSITIVE = word_set(
    "love loved like great good excellent impressed impressive confident promising happy "
    "glad excited perfect fantastic appreciate amazing heartbeat interested helpful "
    "wonderful"
)
_NEGATIVE = word_set(
    "concerned worried worry frustrated frustrating disappointed unhappy expensive terrible "
    "slow broken failing unacceptable tired skeptical sceptical cautious annoyed nightmare "
    "unreliable problem wrong stuck doubt risky hesitant"
)
_NEGATIVE_PHRASES = re.compile(
    r"\btoo (?:high|expensive|much|slow)\b|\bno budget\b|\bdo not bother\b|\bnot (?:happy|"
    r"convinced|impressed|interested|good|sure this)\b|\bno slack\b|\bwaste of\b|\bnot going "
    r"to work\b|\bwe (?:will|would) not\b",
    re.I,
)
_RELIEF = re.compile(
    r"\b(?:was|were) (?:our|the|my) (?:main|biggest|only) (?:concern|worry)\b|\bthat is good "
    r"to hear\b|\bno (?:problem|worries|concerns)\b|\bnot a (?:problem|blocker|concern)\b",
    re.I,
)
_COURTESY = re.compile(
    r"\b(?:thank|thanks|good morning|good afternoon|sounds good|good weekend|good question|"
    r"nice to|sorry|great, thanks)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Decider:
    name: str
    title: str | None
    side: Side
    sentiment: Sentiment | None
    said: tuple[Sentence, ...]


def find_deciders(dialogue: Dialogue) -> list[Decider]:
    found = [d for p in dialogue.roster.people if (d := _present(dialogue, p))]
    known = {d.name for d in found} | {p.name for p in dialogue.roster.people}
    for decider in _absent(dialogue):
        if decider.name not in known and not dialogue.roster.find(decider.name):
            known.add(decider.name)
            found.append(decider)
    return found


def _present(dialogue: Dialogue, person: Participant) -> Decider | None:
    """A customer who spoke and whose title carries weight, or who speaks of signing."""
    said = [s for s in dialogue.sentences if s.speaker == person.name]
    if person.side is not Side.CUSTOMER or not said:
        return None
    power = [
        s
        for s in said
        if re.search(r"\bI (?:sign|approve|decide|own the budget|can push|have the budget|have sign)", s.plain)
    ]
    if not power and not (person.title and _SENIOR.search(person.title)):
        return None
    shown = power or [s for s in said if len(s.plain.split()) >= 4][:1] or said[:1]
    opinion = [s for s in said if _leaning(s)]
    chosen = tuple(dict.fromkeys((*shown[:1], *opinion[:2])))
    return Decider(person.name, person.title, person.side, sentiment(said), chosen)


def _absent(dialogue: Dialogue) -> Iterator[Decider]:
    for sentence in dialogue.sentences:
        if sentence.side is Side.US:
            continue
        near = " ".join(
            s.plain
            for s in (*dialogue.before(sentence, 1), sentence, *dialogue.after(sentence, 1))
            if s.turn == sentence.turn
        )
        for pattern in (_TITLE_FIRST, _NAME_FIRST):
            for match in pattern.finditer(sentence.text):
                names = names_in(match["name"])
                if names and _POWER.search(near):
                    yield Decider(names[0], match["title"].strip(), _their_side(sentence), None, (sentence,))
        if (heir := _TAKES_OVER.search(sentence.plain)) and (names := names_in(heir["name"])):
            yield Decider(names[0], None, _their_side(sentence), None, (sentence,))


def _their_side(sentence: Sentence) -> Side:
    return Side.CUSTOMER if sentence.side in (Side.CUSTOMER, Side.PARTNER) else Side.UNKNOWN


def _leaning(sentence: Sentence) -> int:
    """+1, −1 or 0: what the words of one sentence say, never how it sounded."""
    if sentence.plain.endswith("?") or Cue.HEARSAY in sentence.cues:
        return 0
    words = set(tokens(sentence.plain))
    if _RELIEF.search(sentence.plain):
        return 1
    courtesy = bool(_COURTESY.search(sentence.plain))
    good, bad = (
        bool(words & _POSITIVE) and not courtesy,
        bool(words & _NEGATIVE) or bool(_NEGATIVE_PHRASES.search(sentence.plain)),
    )
    if good and Cue.NEGATED in sentence.cues and not bad:
        good, bad = False, True
    return int(good) - int(bad)


def sentiment(said: list[Sentence]) -> Sentiment:
    """From the words alone. A single mild doubt among praise is still positive; both sides strong is mixed."""
    marks = [m for s in said if (m := _leaning(s))]
    good, bad = marks.count(1), marks.count(-1)
    if not marks:
        return Sentiment.NEUTRAL
    if good and bad:
        return Sentiment.POSITIVE if good >= 3 * bad else Sentiment.MIXED
    return Sentiment.POSITIVE if good else Sentiment.NEGATIVE
