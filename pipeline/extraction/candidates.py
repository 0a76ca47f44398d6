"""Step candidates and how several mentions of one step become one."""

import re
from dataclasses import dataclass, field, replace

from pipeline.core.dates import When, refine
from pipeline.core.dialogue import Sentence
from pipeline.core.own_words import own_words
from pipeline.core.people import short
from pipeline.core.text import content, overlap
from pipeline.extraction.clause_patterns import Form
from pipeline.extraction.wording import keys

SAME_STEP = 0.6
SAME_IN_RECAP = 0.5
# Further apart than this, two mentions need more than half of their words in common.
NEAR_TURNS = 4
# "The ticket" is the one that was spoken of.
_DEFINITE = re.compile(r"^\w+ the \w+$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A step as far as it is known; `turn` is the last turn that spoke of it."""

    what: str
    verb: str
    owner: str | None
    when: When | None
    said: tuple[Sentence, ...]
    turn: int
    words: frozenset[str]
    kind: str = "will"
    explicit: bool = True

    @classmethod
    def of(
        cls, what: str, verb: str, owner: str | None, when: When | None, *said: Sentence, kind: str = "will"
    ) -> "Candidate":
        return cls(what, verb, owner, when, said, said[-1].turn, keys(own_words(what)), kind)

    def plus(self, *said: Sentence, when: When | None = None) -> "Candidate":
        """With more evidence, and the more specific or later of two dates."""
        known = {s.index for s in self.said}
        merged = tuple(sorted((*self.said, *(s for s in said if s.index not in known)), key=lambda s: s.index))
        return replace(
            self,
            said=merged,
            when=better(self.when, when),
            turn=max(self.turn, *(s.turn for s in said)) if said else self.turn,
        )


def better(earlier: When | None, later: When | None) -> When | None:
    """Of two times for one step: the later said, read in the light of the earlier; a vague one never replaces a day."""
    if earlier is None or later is None:
        return later or earlier
    if earlier.day and not later.day:
        return earlier
    return refine(earlier, later)


@dataclass(slots=True)
class Asked:
    """A request, an offer or a joint plan that waits for the other side's answer."""

    form: Form
    sentences: tuple[Sentence, ...]
    what: str
    when: When | None
    owner: str | None
    turn: int
    fit: bool = True


@dataclass(slots=True)
class Steps:
    """The steps of one call, in the order in which they were first spoken of."""

    found: list[Candidate] = field(default_factory=list)

    def add(self, new: Candidate, *, recap: bool = False) -> None:
        at = self._same(new, recap=recap)
        if at is None:
            self.found.append(new)
        else:
            self.found[at] = self._merged(self.found[at], new)

    def _same(self, new: Candidate, *, recap: bool) -> int | None:
        best, score = None, 0.0
        for i, old in enumerate(self.found):
            if not _one_owner(old.owner, new.owner):
                continue
            alike = overlap(old.words, new.words)
            if (
                len(min(old.words, new.words, key=len)) == 1
                and old.verb != new.verb
                and not recap
                and not _DEFINITE.search(new.what)
                and new.turn - old.turn > NEAR_TURNS
            ):
                alike /= 2
            if old.when and new.when and old.when.day and new.when.day and old.when.day != new.when.day and not recap:
                alike -= 0.3
            if alike > score:
                best, score = i, alike
        return best if score >= (SAME_IN_RECAP if recap else SAME_STEP) else None

    @staticmethod
    def _merged(old: Candidate, new: Candidate) -> Candidate:
        merged = old.plus(*new.said, when=new.when)
        richer = (
            old.explicit <= new.explicit
            and len(content(new.what)) > len(content(old.what)) + 2
            and new.kind == "will"
            and old.kind != "will"
        )
        return replace(
            merged, what=new.what if richer else old.what, words=old.words | new.words, owner=old.owner or new.owner
        )

    def amend(self, at: int, candidate: Candidate) -> None:
        self.found[at] = candidate

    def latest(self, turn: int, *, within: int = 2) -> int | None:
        """The step spoken of last, not longer ago than `within` turns."""
        order = sorted(range(len(self.found)), key=lambda i: max(s.index for s in self.found[i].said))
        return order[-1] if order and turn - self.found[order[-1]].turn <= within else None

    def cancel(self, at: int) -> None:
        del self.found[at]


def _one_owner(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b or short(a) == short(b)
