"""Objections in plain words: price, budget, timing, approvals, missing features, security and legal, faults, an incumbent.

Each becomes a line of a kind and the speaker's own words. The patterns are about how people say such things, not about
any product; contractions are written out before they are tried (resources/understanding/objections.json).
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.people import Side
from app.paths import RESOURCES
from pipeline.core.acts import Acts
from pipeline.core.cues import Cue, cues
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.text import content
from pipeline.extraction import fitness
from pipeline.extraction.answering import led_up_to
from pipeline.extraction.explained import told
from pipeline.extraction.open_references import left_open, nouns

LONGEST = 28  # words of a quote
FEW = 3  # words of meaning
MANY = 2  # things that say enough, whatever pronoun stands beside them
_BACK, _TURNS = 8, 4  # sentences and turns among which one is looked for that names what an objection is about


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of objection: the name that its line begins with, and how it is said."""

    name: str
    pattern: re.Pattern[str]
    anyone: bool = False  # counts from our own side too


_TABLE = json.loads((RESOURCES / "understanding" / "objections.json").read_text(encoding="utf-8"))


def _compiled(patterns: list[str]) -> re.Pattern[str]:
    for name, part in _TABLE["parts"].items():
        patterns = [p.replace("{" + name + "}", part) for p in patterns]
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.I)


KINDS: tuple[Kind, ...] = tuple(
    Kind(row["name"], _compiled(row["said"]), bool(row.get("anyone"))) for row in _TABLE["kinds"]
)
# A comparison with others, or a worry that is denied.
_NOT_MEANT = re.compile(_TABLE["not_meant"], re.I)
# A fault that is only supposed: "if there is no network, the list stays on the phone".
_IF = re.compile(r"\b(?:if|when|unless|in case) [^,;.]*$", re.I)
_ASKED = re.compile(r"\?\s*$")


# An approval that its speaker will bring about, or calls a formality.
_IN_HAND = re.compile(
    r"\bi (?:can|will|could|am going to) (?:\w+ )?(?:push|get|bring|take|see|walk|carry|steer|rush|wave) "
    r"(?:it|this|that|them|the \w+|everything) (?:right |all )?through\b|\b(?:just |only |purely |more of )?a formality\b|"
    r"\brubber[- ]?stamp|\bi will make sure (?:that )?(?:it|they|he|she|the \w+) (?:\w+ )?(?:sign|approve|clear|agree|"
    r"go)\w*\b|\b(?:that|it|which) (?:is|will|should) (?:not |never )(?:be )?(?:a|an|any) (?:problem|issue|obstacle)\b",
    re.I,
)
_HAND_REACH = 2  # sentences after it


def is_not_meant(plain: str) -> bool:
    """Whether a sentence denies an objection, or tells one of other people."""
    return bool(_NOT_MEANT.search(plain))


def kind_of(dialogue: Dialogue, sentence: Sentence) -> Kind | None:
    """The kind of objection that a sentence of the other side raises; of several, the first in the table."""
    plain = sentence.plain
    if Cue.SARCASM in sentence.cues or is_not_meant(plain):
        return None
    internal = {p.side for p in dialogue.roster.people} == {Side.US}
    for kind in KINDS:
        match = kind.pattern.search(plain)
        if match is None or (Cue.HYPOTHETICAL in sentence.cues and _is_supposed(kind, plain, match)):
            continue
        if sentence.side is Side.US and not kind.anyone and not internal:
            continue
        if kind.name in ("Fault", "Missing feature") and _IF.search(plain[: match.start()]):
            continue
        if _ASKED.search(plain) and not (
            kind.name == "Price" and re.search(r"\bcheaper|less expensive|lighter|smaller", plain)
        ):
            continue
        return None if kind.name == "Approval needed" and is_in_hand(dialogue, sentence) else kind
    return None


def is_in_hand(dialogue: Dialogue, sentence: Sentence) -> bool:
    """Whether the speaker of an approval says in the same breath that it will be had: a plan then, and no obstacle."""
    same = (s for s in (sentence, *dialogue.after(sentence, _HAND_REACH)) if s.turn == sentence.turn)
    return any(_IN_HAND.search(s.plain) for s in same)


def tells_of_today(dialogue: Dialogue, sentence: Sentence) -> bool:
    """Whether a customer answers what brought them here or how they do it today: what hurts there is why they are buying."""
    first = max(0, sentence.turn - _ANSWER_TURNS)
    asked = [s for turn in dialogue.turns[first : sentence.turn] for s in turn if s.side is Side.US]
    return any(_ASKS_OF_TODAY.search(s.plain) for s in asked)


def _is_supposed(kind: Kind, plain: str, match: re.Match[str]) -> bool:
    """Whether the clause that raises an objection is only supposed: "I would have to ask the board" is said in earnest."""
    if kind.name == "Approval needed" and re.search(r"\bwould\b", match.group(), re.I):
        return False
    start = max(plain.rfind(mark, 0, match.start()) for mark in ",;.") + 1
    return Cue.HYPOTHETICAL in cues(re.split(r"[,;.]", plain[start:], maxsplit=1)[0])


CONCERN = Kind("Concern", re.compile(r"(?!)"))
APPROVAL = next(k for k in KINDS if k.name == "Approval needed")
_LACK = re.compile(_TABLE["stands"], re.I)
_ASKS_OF_TODAY = re.compile(
    r"\b(?:what (?:made|brings|brought) you|why (?:did|do) you (?:call|reach|take|look)|how (?:do|are|does|is) "
    r"(?:you|that|it|this|your \w+) (?:\w+ ){0,3}(?:today|now|at the moment|currently|these days|handl\w+|doing|work\w*|"
    r"manag\w+)|what (?:hurts|bothers|annoys|is (?:the|your) (?:biggest|worst) (?:pain|headache))|walk me through)\b",
    re.I,
)
_ANSWER_TURNS = 2


def seen(dialogue: Dialogue, sentence: Sentence, acts: Acts) -> Kind:
    """The kind of a sentence in which the models alone see what stands in the way."""
    needs = acts.likely(sentence, ("approval",)) > acts.likely(sentence, ("objection",))
    return APPROVAL if needs and not is_in_hand(dialogue, sentence) else CONCERN


def lacks(plain: str) -> bool:
    """Whether a sentence has a word of lack, limit or refusal."""
    return bool(_LACK.search(plain))


def line(kind: Kind, dialogue: Dialogue, sentence: Sentence, more: Sequence[Sentence] = ()) -> str:
    """A blocker's line: its kind, and the words in which it was raised, with the sentence before them where they do not say
    what it is about, and the one after them where they break off."""
    before = led_up_to(dialogue, sentence)[-1:] if _says_little(sentence) else ()
    after = more or (dialogue.after(sentence, 1) if fitness.breaks_off(sentence.text) else ())
    parts = [*before, sentence, *(s for s in after if s.segment.id == sentence.segment.id)]
    people = frozenset(w.lower() for p in dialogue.roster.people for w in p.name.split())
    about = () if any(names(s.plain, people) for s in parts) else _about(dialogue, sentence, people)
    return f"{kind.name}: “{' '.join(map(_said, parts)).strip(' .,')}”{told(about, sentence.speaker, people)}"


def names(plain: str, people: frozenset[str]) -> bool:
    """Whether an objection says what it is about: by a name, by two things, or by one and no pronoun before it."""
    things = nouns(plain, people)
    named = any(t not in plain for t in things)  # written with a capital
    return len(things) >= MANY or bool(things and (named or not left_open(plain, people).thing))


def _about(dialogue: Dialogue, sentence: Sentence, people: frozenset[str]) -> tuple[Sentence, ...]:
    """What an objection without a thing of its own speaks of: what its speaker said last that names one, else what it
    answers."""
    near = [s for s in dialogue.before(sentence, _BACK) if sentence.turn - s.turn <= _TURNS and names(s.plain, people)]
    own = [s for s in near if s.speaker == sentence.speaker and s.turn == sentence.turn]
    asked = [s for s in near if s.speaker != sentence.speaker and sentence.turn - s.turn == 1]
    return tuple((own or asked or near)[-1:])


def _says_little(sentence: Sentence) -> bool:
    """Whether a sentence is a few words, or speaks of "it" in not many more."""
    few = len(content(sentence.plain))
    return few < FEW or (few < FEW + 2 and not fitness.names_its_thing(sentence.plain))


def _said(sentence: Sentence) -> str:
    words = re.sub(
        r"^(?:(?:so|and|but|well|okay|oof|honestly|yes|no|right|look|uh|um)\b[,.]?\s+)+", "", sentence.text, flags=re.I
    )
    words = " ".join(words.split()[:LONGEST]) + (" …" if len(words.split()) > LONGEST else "")
    return words.strip()
