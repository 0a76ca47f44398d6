"""The steps of a call worded so that a colleague who was not there can act on them: what a line leaves open stands behind it.

A line that names no thing is told in its speaker's own words. The sentence that names the thing is only ever quoted, with who
said it: whatever somebody drops into a call can stand behind a line, never be one.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from pipeline.core.acts import Acts
from pipeline.core.dates import mentions
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.own_words import context_of, is_quote, own_words
from pipeline.core.people import label
from pipeline.core.text import content, overlap
from pipeline.extraction import fitness
from pipeline.extraction.answering import asked_before
from pipeline.extraction.antecedents import ASKED_PLAINLY, BACK, Antecedents, Ranked, usable
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.open_references import Open, left_open, nouns
from pipeline.extraction.two_turns import MEETING
from pipeline.extraction.wording import LIGHT

LONGEST = 200  # characters of context
SHORTEST = 30  # characters of a clause that is worth showing
# How much less likely a second sentence may be to be shown beside the first: where that one points back itself, and where not.
NEAR_POINTING, NEAR = 2.0, 0.4
_INVITATION = content("invite invitation calendar")
ANSWERED = 1.5  # what the grammar of request and answer adds to a sentence
# Words of meaning, and their share in the shorter line, from which two lines of one owner are one step.
ALIKE, SAME_SHARE = 2, 0.6
_CLAUSE = re.compile(r"(?<=[,;:—])\s+|\s+(?=(?:and|but|so|because|which|if) )")


class Explained:
    """The steps of one call with the sentences that name what they speak of."""

    def __init__(self, dialogue: Dialogue, acts: Acts, call_day: date) -> None:
        self._dialogue, self._acts, self._call_day = dialogue, acts, call_day
        self._ranker = Antecedents(dialogue, acts)

    def step(self, candidate: Candidate) -> str:
        """The line of a step."""
        bare = candidate.what.removesuffix(context_of(candidate.what))
        if not is_quote(bare):
            return self._sentence(candidate, bare)
        words = own_words(bare)
        core = [s for s in candidate.said if self._piece(s) in words]
        return self._with_context(candidate, bare, words, core) if core else candidate.what

    def steps(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates with their lines, in order, each step once: of two that are told of the fuller one stays."""
        found: list[Candidate] = []
        for new in (replace(c, what=self.step(c)) for c in candidates):
            at = next((i for i, old in enumerate(found) if self._is_same(old, new) or self._says_again(old, new)), None)
            if at is None:
                found.append(new)
                continue
            old = found[at]
            fuller = new if len(content(own_words(new.what))) >= len(content(own_words(old.what))) else old
            found[at] = replace(old.plus(*new.said, when=new.when), what=fuller.what)
        return found

    def _is_same(self, old: Candidate, new: Candidate) -> bool:
        """Whether two candidates are one step of one owner: by their words, or because both are told of one thing that one of
        them does not name."""
        if old.owner is None or old.owner != new.owner or (_day(old) and _day(new) and _day(old) != _day(new)):
            return False
        same_day = _day(old) == _day(new)
        words = [own_words(c.what) for c in (old, new)]
        stems = [content(w, drop=LIGHT) for w in words]
        shared = len(stems[0] & stems[1])
        if shared >= ALIKE and overlap(stems[0], stems[1]) >= SAME_SHARE:
            return True
        context = context_of(old.what)
        named = all(nouns(w, self._ranker.people) for w in words)
        return bool(context) and same_day and context == context_of(new.what) and not named

    def _says_again(self, old: Candidate, new: Candidate) -> bool:
        """Whether a promise of "it" stands on an earlier one of its owner: "I'll redo the quote." … "I'll send it Friday."."""
        bare = new.what.removesuffix(context_of(new.what))
        core, words = new.said[-1], own_words(bare)
        open_ = left_open(words, self._ranker.people)
        if (
            old.owner is None
            or old.owner != new.owner
            or not is_quote(bare)
            or core.index in {s.index for s in old.said}
        ):
            return False
        if not open_.thing or nouns(words, self._ranker.people):
            return False
        best = next(iter(self._ranker.ranked(core, open_)), None)
        return best is not None and best.sentence.index in {s.index for s in old.said}

    def _sentence(self, candidate: Candidate, bare: str) -> str:
        """The line of a step that is worded in the imperative."""
        people = self._ranker.people
        core = self._spoken(candidate, bare)
        names = nouns(f"the {bare.split(' ', 1)[-1]}", people)
        open_ = left_open(bare, people)
        if names and not (open_.thing or open_.person):
            if fitness.says_enough(bare, people):
                return candidate.what
            return bare + self._named_more(candidate, core, bare)
        quote = fitness.own_words(self._dialogue, [core], core, (), self._call_day)
        return self._with_context(candidate, quote, own_words(quote), [core])

    def _named_more(self, candidate: Candidate, core: Sentence, bare: str) -> str:
        """What stands behind an imperative that names little: what it answers; behind an invitation, the meeting."""
        if candidate.what != bare:
            return self._context(candidate, [core], Open(), labelled=True) or context_of(candidate.what)
        if not content(bare) & _INVITATION:
            return ""
        for earlier in reversed(self._dialogue.before(core, BACK)):
            if mentions(earlier.plain, self._call_day) and (
                earlier.plain.rstrip().endswith("?") or MEETING.search(earlier.plain)
            ):
                return told([earlier], None, self._ranker.people)
        return ""

    def _with_context(self, candidate: Candidate, bare: str, words: str, core: list[Sentence]) -> str:
        open_ = left_open(words, self._ranker.people)
        if not open_.any and nouns(words, self._ranker.people):
            return candidate.what if candidate.what.startswith(bare) else bare
        return bare + (self._context(candidate, core, open_) or context_of(candidate.what))

    def _piece(self, sentence: Sentence) -> str:
        return fitness.trimmed(sentence.text, self._call_day).removesuffix(" …")

    def _spoken(self, candidate: Candidate, bare: str) -> Sentence:
        """The sentence that an imperative is made of."""
        stems = content(bare)
        return max(candidate.said, key=lambda s: (len(stems & content(s.plain)), s.index))

    def _is_request(self, sentence: Sentence) -> bool:
        """Whether a sentence asks for work or offers it: "does that sit in one document?" is about how things are."""
        return self._acts.likely(sentence, ("request", "offer", "handout")) >= ASKED_PLAINLY

    def _names(self, sentence: Sentence) -> bool:
        """Whether a sentence names a thing, and nothing in it points to another."""
        people = self._ranker.people
        return bool(nouns(sentence.plain, people)) and not left_open(sentence.plain, people).thing

    def _context(self, candidate: Candidate, core: Sequence[Sentence], open_: Open, *, labelled: bool = False) -> str:
        """The likeliest sentence, with a second one where the first points back itself or is hardly likelier."""
        at = core[-1]
        asked = [s for s in asked_before(self._dialogue, self._acts, core[0]) if self._is_request(s)]
        answers = [s for s in usable([*candidate.said, *asked]) if s.speaker != at.speaker and s.index < at.index]
        if plain := [s for s in answers if self._names(s)]:
            return told(plain[-1:], None if labelled else at.speaker, self._ranker.people)
        answered = {s.index for s in answers}
        taken = {s.index for s in core}
        ranked = sorted(
            (
                Ranked(r.sentence, r.score + ANSWERED * (r.sentence.index in answered))
                for r in self._ranker.ranked(at, open_)
                if r.sentence.index not in taken
            ),
            key=lambda r: -r.score,
        )
        if not ranked:
            return ""
        best = ranked[0]
        points = left_open(best.sentence.plain, self._ranker.people).any
        least = best.score - (NEAR_POINTING if points else NEAR)
        chosen = [best.sentence]
        for second in ranked[1:2]:
            long = sum(len(s.text) for s in (best.sentence, second.sentence))
            if second.score >= least and long <= LONGEST:
                chosen.append(second.sentence)
        return told(usable(chosen), None if labelled else at.speaker, self._ranker.people)


def _day(candidate: Candidate) -> date | None:
    return candidate.when.day if candidate.when else None


def told(sentences: Sequence[Sentence], speaker: str | None, people: frozenset[str]) -> str:
    """ " (answering Clara: “Can we have the logs?”)", or " (after saying “…”)" of what the speaker of the
    line said."""
    if not sentences:
        return ""
    limit = LONGEST // len(sentences)
    parts = []
    for who, said in groupby(sentences, key=lambda s: s.speaker):
        words = " … ".join(shortened(fitness.without_opening(s.text), limit, people) for s in said)
        parts.append((who, f"“{words}”"))
    if all(who == speaker for who, _ in parts):
        return f" (after saying {parts[0][1]})"
    return f" (answering {' '.join(f'{label(who)}: {words}' for who, words in parts)})"


def shortened(text: str, limit: int, people: frozenset[str] = frozenset()) -> str:
    """A long text from the clause that first names something, up to the end of the last clause that fits."""
    if len(text) <= limit:
        return text
    pieces = _CLAUSE.split(text)
    first = next((i for i, piece in enumerate(pieces) if nouns(piece, people)), 0)
    # What stands before is kept where there is room for it.
    while first and len(" ".join(pieces[first - 1 :])) <= limit:
        first -= 1
    kept: list[str] = []
    for piece in pieces[first:]:
        if kept and len(" ".join([*kept, piece])) > limit:
            break
        kept.append(piece)
    words = " ".join(kept)
    if len(words) > limit:
        words = words[:limit].rsplit(" ", 1)[0]
    opening, ending = "… " if first else "", " …" if not text.endswith(words) else ""
    return f"{opening}{words.rstrip(' ,;:—')}{ending}"
