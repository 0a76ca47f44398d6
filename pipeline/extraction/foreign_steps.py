"""Next steps of calls in German, Spanish and French: promises in the first person, and requests that are agreed to.

The forms of each language are data (resources/understanding/languages). A step is told in its clause's own words, the verb
as an infinitive; whatever the forms leave open is not shown: a call without a step is better than one with a wrong step.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from app.domain.claims import NextStep
from pipeline.core.acts import Acts
from pipeline.core.dates import When
from pipeline.core.days_in import deadline_in, mentions_in
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.written_language import forms
from pipeline.extraction import open_verbs

LONGEST_WHAT = 140
ANSWERED_WITHIN = 2  # turns
SHORT_ANSWER = 12  # words
SHORTEST_THING = 4  # letters of a word that names something
# The trained model's probability from which a verb that no list names is a promise, as for the unread clauses of English.
SURE = 0.85


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
        self._forms: dict[str, Any] = forms(language)
        self._acts = Acts(dialogue)

    def find(self) -> tuple[NextStep, ...]:
        """The steps, in order; a later mention of one amends it."""
        found: list[_Found] = []
        for turn in self._dialogue.turns:
            for sentence in turn:
                made = self._read(sentence, found)
                if made is not None:
                    self._add(found, made)
        return tuple(_step(f) for f in found)

    def _read(self, sentence: Sentence, found: list[_Found]) -> _Found | None:
        if self._amends(sentence, found):
            return None
        if self._jokes(sentence) or self._has("open", sentence.text):
            return None
        when = deadline_in(self._language, sentence.text, self._day)
        is_promise = False
        clauses = list(self._clauses(sentence.text))
        readings = [(clause, self._promise) for clause in clauses]
        if self._sure(sentence) >= SURE:
            readings += [(clause, self._open_verb) for clause in clauses]
        for clause, read in (*readings, (sentence.text, self._received)):
            if self._has("never", clause) or self._has("done", clause) or clause.rstrip().endswith("?"):
                continue
            what = read(clause)
            if what is not None and _names_something(what):
                return _Found(what, sentence.speaker, when, [sentence])
            is_promise = is_promise or what is not None
        if is_promise and found and found[-1].said[-1].turn == sentence.turn and found[-1].when is None:
            # "Bis Montag sag ich Bescheid.": the thing is the one of the turn.
            found[-1].when = when
            found[-1].said.append(sentence)
            return None
        return self._agreed(sentence, found)

    def _amends(self, sentence: Sentence, found: list[_Found]) -> bool:
        """A time that corrects the last step in its own turn, or answers when it will be done."""
        last = found[-1] if found else None
        if last is None or last.owner != sentence.speaker:
            return False
        when = deadline_in(self._language, sentence.text, self._day)
        if when is None:
            return False
        same_turn = last.said[-1].turn == sentence.turn
        corrected = same_turn and "corrects" in self._forms and self._has("corrects", sentence.text)
        asked = self._dialogue.turns[sentence.turn - 1][-1:] if sentence.turn else ()
        near = sentence.turn - last.said[-1].turn <= ANSWERED_WITHIN
        answered = near and last.when is None and any(self._has("when", s.text) for s in asked)
        if not corrected and not (answered and len(sentence.text.split()) <= SHORT_ANSWER):
            return False
        last.when = when
        last.said += [*(asked if answered else ()), sentence]
        return True

    def _agreed(self, sentence: Sentence, found: list[_Found]) -> _Found | None:
        """A request of the turn before that this sentence takes on; of a mere time, it moves the last step."""
        if "asks" not in self._forms or sentence.turn == 0 or not self._has("yes_work", sentence.text):
            return None
        before = self._dialogue.turns[sentence.turn - 1]
        asked = [s for s in before if self._has("asks", s.text)]
        if not asked or self._has("no", sentence.text):
            return None
        when = deadline_in(self._language, sentence.text, self._day) or deadline_in(
            self._language, asked[-1].text, self._day
        )
        last = found[-1] if found else None
        if last and last.owner == sentence.speaker and self._has("moves", asked[-1].text):
            last.when = when or last.when
            last.said += [*asked, sentence]
            return None
        things = [w for s in (*asked, *before) if _names_something(w := self._own_words(s.text))]
        return _Found(things[0], sentence.speaker, when, [*before, sentence]) if things else None

    def _add(self, found: list[_Found], made: _Found) -> None:
        named = self._nouns(made.what)
        for known in found:
            other = self._nouns(known.what)
            if known.owner == made.owner and len(named & other) * 2 > min(len(named), len(other)):
                known.said += made.said
                known.when = made.when or known.when
                return
        found.append(made)

    def _nouns(self, what: str) -> set[str]:
        """The words that name the thing: German ones by their capital, others all but the verb in front."""
        words = re.findall(r"[^\W\d_][\w-]+", what)
        if self._language == "de":
            common = set(self._forms["words"].split())
            return {w.lower() for w in words if w[0].isupper() and len(w) >= SHORTEST_THING} - common
        return {w.lower() for w in words[1:] if len(w) >= SHORTEST_THING}

    # ── clauses ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _jokes(self, sentence: Sentence) -> bool:
        near = [sentence, *self._dialogue.after(sentence, 1)]
        return any(self._has("joke", s.text) for s in near if s.turn == sentence.turn)

    def _has(self, form: str, text: str) -> bool:
        return re.search(self._forms[form], text, re.I) is not None

    def _clauses(self, text: str) -> Iterator[str]:
        """The sentence, cut where a clause with a subject of its own begins."""
        yield from re.split(r"(?:,|;|:| -) (?=(?:und |y |et |dann |sonst |weil |damit |pero |mais )?\w+)", text)

    def _promise(self, clause: str) -> str | None:
        """The clause as an infinitive, if its speaker takes something on in it."""
        if self._has("in_call", clause):
            return None
        if "forms" in self._forms:
            match = re.search(self._forms["forms"], clause, re.I)
            return self._romance(clause, match) if match else None
        plain = self._without_times(clause)
        match = self._german_verb.search(plain)
        if match is None:
            return None
        stem = (match["after"] or match["before"]).lower()
        dated = bool(mentions_in("de", clause, self._day))
        if stem in self._forms["weak"].split() and not dated:
            return None
        return self._german(plain, match, self._forms["verbs"][stem])

    def _sure(self, sentence: Sentence) -> float:
        """The trained model's probability that some clause of the sentence commits its speaker."""
        return max(self._acts.binding(clause) for clause in self._acts.of(sentence))

    def _open_verb(self, clause: str) -> str | None:
        """The clause as an infinitive, or in its own words, by a verb that no list names."""
        if self._has("in_call", clause):
            return None
        plain = self._without_times(clause)
        match = open_verbs.verb_of(self._language, plain)
        if match is None:
            return None
        verb = open_verbs.stem(match)
        if self._language == "de":
            return self._german(plain, match, open_verbs.german_infinitive(verb))
        infinitive = open_verbs.french_infinitive(verb) if self._language == "fr" else None
        return f"{infinitive} {self._own_words(plain[match.end() :])}" if infinitive else f"“{plain.strip(' .,!')}”"

    def _received(self, clause: str) -> str | None:
        """ "Das Angebot bekommen Sie bis Freitag.": the hearer will have it, by a day."""
        if "gets" not in self._forms or not self._has("gets", clause) or not mentions_in("de", clause, self._day):
            return None
        rest = re.sub(self._forms["gets"], " ", clause, flags=re.I)
        thing = self._own_words(re.sub(r"\bim (?:postfach|posteingang)\b", " ", rest, flags=re.I))
        if not self._nouns(thing):
            return ""
        told = "bescheid" in thing.lower()
        return f"{thing} {'geben' if told else self._forms['gets_verb']}".strip()

    @cached_property
    def _german_verb(self) -> re.Pattern[str]:
        stems = "|".join(sorted(self._forms["verbs"], key=len, reverse=True))
        return re.compile(
            rf"\b(?:(?P<before>{stems})(?:e|en)?(?:'s)? (?:ich|wir)|(?:ich|wir) (?P<after>{stems})(?:e|en)?(?:'s)?)\b",
            re.I,
        )

    def _german(self, clause: str, match: re.Match[str], infinitive: str) -> str:
        rest = f"{clause[: match.start()]} {clause[match.end() :]}".strip(" .,!?")
        words = rest.split()
        if words and words[-1].lower() in self._forms["particles"].split():
            infinitive = words.pop().lower() + infinitive
        return f"{self._own_words(' '.join(words))} {infinitive}".strip()

    def _romance(self, clause: str, match: re.Match[str]) -> str:
        verb = match["verb"].lower()
        last = verb.split()[-1]
        if re.match(r"(?:voy|vamos|vais|allons) ", verb):
            infinitive = last
        else:
            known = self._forms["infinitives"]
            infinitive = next((known[s] for s in sorted(known, key=len, reverse=True) if verb.startswith(s)), verb)
        return f"{infinitive} {self._own_words(clause[match.end() :])}".strip()

    def _own_words(self, text: str) -> str:
        """What is left of a clause without its times and fillers."""
        text = self._without_times(text)
        fillers = set(self._forms.get("fillers", "").split())
        words = [w for w in text.split() if w.lower().strip(".,!?") not in fillers]
        return " ".join(words).strip(" .,!?;:")[:LONGEST_WHAT]

    def _without_times(self, text: str) -> str:
        for when in reversed(mentions_in(self._language, text, self._day)):
            before = re.sub(r"\b(?:bis|am|zum|para|el|d'ici|avant|le|pour)\s*$", "", text[: when.start], flags=re.I)
            text = f"{before} {text[when.end :]}"
        return " ".join(text.split())


def _things(what: str) -> list[str]:
    return [w.lower() for w in re.findall(r"[^\W\d_][\w-]+", what) if len(w) >= SHORTEST_THING]


def _names_something(what: str) -> bool:
    """Whether more than a verb and a pronoun is left."""
    return len(_things(what)) > 1 and "bescheid sagen" not in what.lower()


def _step(found: _Found) -> NextStep:
    when = found.when
    ordered = sorted({s.index: s for s in found.said}.items())
    return NextStep(
        what=found.what[:1].upper() + found.what[1:],
        owner=found.owner,
        due=when.day if when else None,
        due_range=when.span if when else None,
        due_text=when.text if when else None,
        account=None,
        evidence=tuple(s.evidence() for _, s in ordered),
    )
