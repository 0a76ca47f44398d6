"""Next steps of calls in German, Spanish and French: promises in the first person, and requests that are agreed to.

The forms of each language are data (resources/understanding/languages). A step is told in its clause's own words, the verb
as an infinitive; whatever the forms leave open is not shown: a call without a step is better than one with a wrong step.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from app.domain.claims import NextStep
from pipeline.core.acts import Acts
from pipeline.core.dates import When
from pipeline.core.days_in import deadline_in
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.frames import frames
from pipeline.core.own_words import is_quote
from pipeline.core.people import label
from pipeline.extraction.clause_forms import quoted, things
from pipeline.extraction.explained import shortened
from pipeline.extraction.german_clauses import GermanClauses
from pipeline.extraction.overview import account_of
from pipeline.extraction.romance_clauses import RomanceClauses

ANSWERED_WITHIN = 2  # turns
SHORT_ANSWER = 12  # words
LONGEST_ANSWERED = 110  # characters of the request that a quote answers
# The trained model's probability from which a verb that no list names is a promise, as for the unread clauses of English.
SURE = 0.85
_TOLD = re.compile(r"\b(?:und )?(?:sich |ihnen )?(?:bescheid (?:sagen|geben)|melden)\b", re.I)
# "die ins Testsystem laden", "es intern klären": a pronoun where the thing should stand.
_POINTS = re.compile(r"^(?i:die|das|den|ihn|sie|es) (?![A-ZÄÖÜ]|[a-zäöüß]+e[nrs]? [A-ZÄÖÜ]|(?:zwei|drei|vier) )")
_GETS_BACK = re.compile(r"\bsich melden$", re.I)


@dataclass(slots=True)
class _Found:
    what: str
    owner: str
    when: When | None
    said: list[Sentence]


class ForeignSteps:
    """One reading of a call in `language`."""

    def __init__(self, dialogue: Dialogue, language: str, call_day: date) -> None:
        self._dialogue = dialogue
        self._language = language
        self._day = call_day
        self._read_as: GermanClauses | RomanceClauses = (
            GermanClauses(call_day) if language == "de" else RomanceClauses(language, call_day)
        )
        self._has = self._read_as.has
        self._acts = Acts(dialogue)

    def find(self) -> tuple[NextStep, ...]:
        """The steps, in order; a later mention of one amends it."""
        found: list[_Found] = []
        for turn in self._dialogue.turns:
            for sentence in turn:
                text = self._read_as.meant(sentence.text)
                made = self._read(sentence, text, found)
                if made is not None:
                    self._add(found, made)
                    for other in self._others(sentence, text, made):
                        self._add(found, other)
        return tuple(self._step(f) for f in found)

    def _read(self, sentence: Sentence, text: str, found: list[_Found]) -> _Found | None:
        if self._amends(sentence, found):
            return None
        if self._jokes(sentence) or self._has("open", text):
            return None
        when = deadline_in(self._language, text, self._day)
        is_promise, told = False, ""
        for what, clause in self._readings(sentence, text):
            if _names_something(what):
                if _POINTS.search(what) and " und " not in what:
                    pointed = self._agreed(sentence, text, found, is_promise=True) or self._of_something(sentence, when)
                    if pointed is not None:
                        return pointed
                due = None if self._is_apart(clause, text) else when
                return _Found(self._labelled(what, sentence), self._owner(what, sentence), due, [sentence])
            is_promise, told = True, told or what
        if is_promise and found and found[-1].said[-1].turn == sentence.turn and found[-1].when is None:
            # "Bis Montag sag ich Bescheid.": the thing is the one of the turn.
            found[-1].when = when
            found[-1].said.append(sentence)
            return None
        agreed = self._agreed(sentence, text, found, is_promise=is_promise)
        if agreed is None and is_promise and when is not None:
            return self._gets_back(sentence, told, when) or self._of_something(sentence, when)
        return agreed

    def _others(self, sentence: Sentence, text: str, first: _Found) -> Iterator[_Found]:
        """What a second clause with a subject of its own takes on: "ich prüf den Vertrag, und die Liste schick ich morgen"."""
        clauses = [c for c in self._clauses(text) if not (self._has("never", c) or self._has("done", c) or _asks(c))]
        read = [(self._read_as.promise(c, answers=False), c) for c in clauses]
        named = [(what, c) for what, c in read if what and _names_something(what) and not is_quote(what)]
        for what, clause in named[1:] if len(named) > 1 and first.said == [sentence] else ():
            if self._has("invites", what) and first.when is not None:
                # "Wir treffen uns am 24., ich schick die Einladung": one matter, and the day is the meeting's.
                first.what = f"{first.what} {frames(self._language).say('and')} {what}"
            elif not _POINTS.search(what):
                own = deadline_in(self._language, clause, self._day)
                shared = first.when if not self._read_as.is_dated(named[0][1]) else None
                due = own or (None if self._is_apart(clause, text) else shared)
                yield _Found(what, sentence.speaker, due, [sentence])

    def _is_apart(self, clause: str, text: str) -> bool:
        """Whether the only day of a sentence is that of another clause: "wir treffen uns am 24., ich schick die Einladung"."""
        dated = [c for c in self._clauses(text) if self._read_as.is_dated(c)]
        return len(dated) == 1 and not self._read_as.is_dated(clause) and self._has("apart", dated[0])

    def _readings(self, sentence: Sentence, text: str) -> Iterator[tuple[str, str]]:
        """What the sentence's clauses take on, each with its clause, the plainest forms first; one that names nothing among
        them."""
        answers = bool(self._asked(sentence))
        forms = self._read_as
        clauses = list(self._clauses(text))
        open_to = [c for c in (*clauses, text) if not (self._has("never", c) or self._has("done", c) or _asks(c))]
        plain = {c: forms.promise(c, answers=answers) for c in clauses if c in open_to}
        asked_in = {c: after.strip(" .,!") for c, after in pairwise(clauses) if self._has("asked_in", after)}
        yield from ((_with(what, asked_in.get(c)), c) for c, what in plain.items() if what is not None)
        others = [(forms.received, [text]), (forms.colleague, clauses)]
        if self._sure(sentence) >= SURE:
            others.insert(0, (forms.open_verb, [c for c in clauses if plain.get(c) is None]))
        for read, among in others:
            found = ((read(c), c) for c in among if c in open_to)
            yield from ((_with(what, asked_in.get(c)), c) for what, c in found if what is not None)

    def _amends(self, sentence: Sentence, found: list[_Found]) -> bool:
        """A time that corrects the last step in its own turn, or answers when it will be done."""
        last = found[-1] if found else None
        if last is None or last.owner != sentence.speaker:
            return False
        when = deadline_in(self._language, self._read_as.meant(sentence.text), self._day)
        if when is None:
            return False
        same_turn = last.said[-1].turn == sentence.turn
        corrected = same_turn and self._has("corrects", sentence.text)
        asked = self._dialogue.turns[sentence.turn - 1][-1:] if sentence.turn else ()
        near = sentence.turn - last.said[-1].turn <= ANSWERED_WITHIN
        answered = near and last.when is None and any(self._has("when", s.text) for s in asked)
        if not corrected and not (answered and len(sentence.text.split()) <= SHORT_ANSWER):
            return False
        last.when = when
        last.said += [*(asked if answered else ()), sentence]
        return True

    def _asked(self, sentence: Sentence) -> list[Sentence]:
        """What the turn before asked for."""
        before = self._dialogue.turns[sentence.turn - 1] if sentence.turn else ()
        return [s for s in before if self._has("asks", s.text) or self._read_as.asked_deed(s.text)]

    def _agreed(self, sentence: Sentence, text: str, found: list[_Found], *, is_promise: bool) -> _Found | None:
        """A request of the turn before that this sentence takes on; of a mere time, it moves the last step."""
        asked = self._asked(sentence)
        takes = is_promise or self._has("yes_work", text)
        if not asked or not takes or self._has("no", text) or _asks(text):
            return None
        when = deadline_in(self._language, text, self._day) or deadline_in(self._language, asked[-1].text, self._day)
        last = found[-1] if found else None
        if last and last.owner == sentence.speaker and self._has("moves", asked[-1].text):
            last.when = when or last.when
            last.said += [*asked, sentence]
            return None
        before = self._dialogue.turns[sentence.turn - 1]
        deeds = [d for s in asked if (d := self._read_as.asked_deed(s.text))]
        named = [s for s in (*asked, *before) if len(things(self._read_as.own_words(s.text))) > 1]
        if not deeds and not named:
            return None
        what = deeds[0] if deeds else self._answering(sentence, named)
        return _Found(what, sentence.speaker, when, [*before, sentence])

    def _gets_back(self, sentence: Sentence, told: str, when: When) -> _Found | None:
        """ "Ich melde mich am Montag bei Ihnen": with whom, where one person is meant."""
        if not _GETS_BACK.search(told):
            return None
        hearer = self._dialogue.addressee(sentence)
        what = _GETS_BACK.sub(f"sich bei {label(hearer)} melden", told) if hearer else told
        return _Found(what, sentence.speaker, when, [sentence])

    def _of_something(self, sentence: Sentence, when: When | None) -> _Found | None:
        """ "Ich schau mir das bis Freitag an": in its own words, behind what was just said."""
        told = [s for s in self._dialogue.before(sentence, 2) if s.turn >= sentence.turn - 1]
        named = [s for s in told if len(self._read_as.nouns(s.text)) > 0 and not self._has("joke", s.text)]
        if not named or self._has("no", sentence.text) or self._language != "de":
            return None
        return _Found(self._answering(sentence, named[-1:]), sentence.speaker, when, [named[-1], sentence])

    def _answering(self, sentence: Sentence, named: Sequence[Sentence]) -> str:
        asked = named[0]
        words = shortened(asked.text.strip(), LONGEST_ANSWERED)
        said = frames(self._language)
        told = said.after(words) if asked.speaker == sentence.speaker else said.answering(asked.speaker, words)
        return f"{label(sentence.speaker)}: {quoted(sentence.text)}{told}"

    def _labelled(self, what: str, sentence: Sentence) -> str:
        return f"{label(sentence.speaker)}: {what}" if what.startswith("“") else what

    def _owner(self, what: str, sentence: Sentence) -> str:
        """Whoever promises; a colleague who is on the call and is named as the one who does it."""
        if what.startswith("“"):
            for person in self._dialogue.roster.people:
                last = person.name.split()[-1]
                named = re.search(rf"\b{re.escape(last)}\b", what) is not None
                if named and person.side is sentence.side and person.name != sentence.speaker:
                    return person.name
        return sentence.speaker

    def _add(self, found: list[_Found], made: _Found) -> None:
        named = self._read_as.nouns(made.what)
        for known in found:
            other = self._read_as.nouns(known.what)
            if known.owner == made.owner and len(named & other) * 2 > min(len(named), len(other)):
                known.said += made.said
                known.when = made.when or known.when
                return
        found.append(made)

    # ── clauses ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _jokes(self, sentence: Sentence) -> bool:
        near = [sentence, *self._dialogue.after(sentence, 1)]
        return any(self._has("joke", s.text) for s in near if s.turn == sentence.turn)

    def _clauses(self, text: str) -> Iterator[str]:
        """The sentence, cut where a clause with a subject of its own begins."""
        yield from re.split(r"(?:,|;|:| -) (?=(?:und |y |et |dann |sonst |weil |damit |pero |mais )?\w+)", text)

    def _sure(self, sentence: Sentence) -> float:
        """The trained model's probability that some clause of the sentence commits its speaker."""
        return max(self._acts.binding(clause) for clause in self._acts.of(sentence))

    def _step(self, found: _Found) -> NextStep:
        when = found.when
        ordered = sorted({s.index: s for s in found.said}.items())
        return NextStep(
            what=found.what[:1].upper() + found.what[1:],
            owner=found.owner,
            due=when.day if when else None,
            due_range=when.span if when else None,
            due_text=when.text if when else None,
            account=account_of(self._dialogue, [s for _, s in ordered]),
            evidence=tuple(s.evidence() for _, s in ordered),
        )


def _with(what: str, asked: str | None) -> str:
    """ "Intern klären" and "ob das geht" as one."""
    return f"{what}, {asked}" if what and asked and not is_quote(what) else what


def _asks(clause: str) -> bool:
    return clause.rstrip().endswith("?")


def _names_something(what: str) -> bool:
    """Whether more than a verb and a pronoun is left."""
    return is_quote(what) or len(things(_TOLD.sub(" ", what))) > 1
