"""What was asked for or offered and is not answered yet, and what becomes of it with the answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.domain.speech_acts import accepts, declines
from pipeline.core.acts import Acts
from pipeline.core.dates import deadline, mentions
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.people import NOT_NAMES, vocative
from pipeline.core.text import content
from pipeline.core.words import word_set
from pipeline.extraction import clause_patterns as forms
from pipeline.extraction import ended, fitness, wording
from pipeline.extraction.candidates import Asked, Candidate, Steps, better
from pipeline.extraction.clause_patterns import Form
from pipeline.extraction.owners import named, ours, speaker_of

# Verbs with which a meeting is arranged.
MEETING = word_set(
    "meet schedule book set do plan sync talk speak call reconvene reconnect circle regroup jump hop catch touch "
    "arrange have push move connect check review"
)
_ANSWER_NOW = word_set(
    "tell explain say describe remind hear see speak repeat walk elaborate think clarify "
    "imagine believe guess mute comment confirm help mind"
)

_VISITS = word_set("come drop stop swing visit")


OFFERED = 0.3  # the model's probability from which "I can …" is an offer rather than an ability
# A longer sentence before is another matter.
CONTEXT_WORDS = 22
LEAST_CONTENT = 2


_ANY_TIME = re.compile(
    r"\b(?:give (?:me|us) a (?:shout|call|ring|buzz|bell)|let (?:me|us) know|reach out|get in touch|drop (?:me|"
    r"us) a (?:line|note|mail)|"
    r"(?:ping|call|ring|ask|mail|email|text|write) (?:me|us)|send it)\b",
    re.I,
)
_ANY_CASE = re.compile(
    r"\bif (?:something|anything|you (?:need|have|want|get stuck|run into|are unsure)|there is)\b|\bwhatever you\b|"
    r"\banything (?:else|you|at all)\b|"
    r"\bany (?:questions?|problems?|trouble)\b|\bshould (?:you|there)\b|\bany ?time\b",
    re.I,
)


@dataclass(slots=True)
class Requests:
    dialogue: Dialogue
    call_day: date
    steps: Steps
    waiting: list[Asked] = field(default_factory=list)

    def answered_by(self, turn: Sequence[Sentence]) -> Asked | None:
        """What this turn agrees to. Something declined, or left without an answer for two turns, is forgotten."""
        waiting, self.waiting = self.waiting, []
        open_now = [a for a in waiting if a.sentences[0].speaker != turn[0].speaker]
        if not open_now:
            self.waiting = [a for a in waiting if turn[0].turn - a.turn < 2]
            return None
        asked, speaker = open_now[-1], turn[0].speaker
        kept = [a for a in waiting if turn[0].turn - a.turn < 2]
        if (
            asked.owner
            and asked.form.kind == "request"
            and asked.owner != speaker
            and self.dialogue.roster.get(asked.owner)
        ):
            self.waiting = kept
            return None
        # The answer opens the turn, or one of its segments: something else may have been said in between.
        openers = [s for i, s in enumerate(turn) if i == 0 or s.segment.id != turn[i - 1].segment.id][:3]
        for opener in openers:
            if declines(opener.plain):
                self._handed_on(asked, turn)
                return None
            after = self.dialogue.after(opener, 1)
            takes_on = accepts(opener.plain) or (
                accepts(after[0].plain)
                if after and after[0].turn == opener.turn and len(opener.plain.split()) <= 3
                else False
            )
            # "Of course, but …" is not agreed yet.
            if takes_on and not re.search(r"^[^.]{0,30}, but\b", opener.plain):
                return asked
        self.waiting = kept
        return None

    def _handed_on(self, asked: Asked, turn: Sequence[Sentence]) -> None:
        """ "No, Jenny will.": declined, and somebody else named."""
        for sentence in turn[:2]:
            form = forms.commitment(sentence.plain)
            if form and form.kind == "elliptic" and form.subject.lower() not in NOT_NAMES:
                owner = named(self.dialogue, form.subject)
                if owner:
                    self.steps.add(
                        Candidate.of(asked.what, asked.form.verb, owner, asked.when, *asked.sentences, sentence)
                    )
                return

    def take(self, asked: Asked, answer: Sentence) -> None:
        """An accepted request becomes its owner's step, an accepted offer the offerer's."""
        kind, owner = asked.form.kind, asked.owner
        if ended.done_after(self.dialogue, answer):
            return
        if kind == "request":
            owner = owner or speaker_of(answer)
        elif kind == "offer":
            owner = speaker_of(asked.sentences[0])
        elif asked.when is None or asked.form.verb not in MEETING:
            return
        else:
            owner = ours(self.dialogue, asked.sentences[0], answer)
        if asked.what:
            self.steps.add(
                Candidate.of(asked.what, asked.form.verb, owner, asked.when, *asked.sentences, answer, kind=kind)
            )

    def context_of(self, sentence: Sentence) -> list[Sentence]:
        """The sentence before, where it was said in the same breath and names what a pronoun stands for."""
        before = self.dialogue.before(sentence, 1)
        return [
            s
            for s in before
            if s.segment.id == sentence.segment.id
            and len(s.plain.split()) <= CONTEXT_WORDS
            and len(content(s.plain)) >= LEAST_CONTENT
        ]

    def _is_left_open(self, sentence: Sentence, clause: str) -> bool:
        """ "Whatever you need, just give us a shout": an invitation for any case, which asks for nothing."""
        before = " ".join(s.plain for s in self.dialogue.before(sentence, 2) if s.segment.id == sentence.segment.id)
        return bool(_ANY_TIME.search(clause) and _ANY_CASE.search(f"{before} {sentence.plain}"))

    def offer(self, sentence: Sentence, form: Form, clause: str, acts: Acts) -> None:
        """ "I can drop a couple in the mail": an offer where the model hears one, for the other side to accept."""
        own = form.kind == "can" and form.subject.lower() in ("i", "we") and not form.negated
        if own and acts.likely(sentence, ("offer", "commitment")) >= OFFERED:
            self.ask(sentence, replace(form, kind="offer", subject="i"), clause)

    def ask(self, sentence: Sentence, form: Form, clause: str) -> None:
        if form.kind != "offer" and self._is_left_open(sentence, clause):
            return
        if form.kind != "offer" and (form.verb in _ANSWER_NOW or forms.in_call(form)):
            return
        when = deadline(clause, self.call_day)
        known = form.verb in forms.ACTIONS or (form.verb in _VISITS and when is not None)
        if form.kind == "offer" and (forms.in_call(form) or not known or form.verb in _ANSWER_NOW):
            return
        if ended.at_once(clause) and not (when and when.day and when.day > self.call_day):
            return
        text = wording.what(
            self.dialogue,
            sentence,
            form.verb,
            form.rest,
            mentions(form.rest, self.call_day),
            asked=form.kind == "request",
        )
        fit, context = fitness.is_fit(text), list[Sentence]()
        if not fit:
            context = self.context_of(sentence)
            text = fitness.own_words(self.dialogue, [*context, sentence], sentence, (), self.call_day)
        owner = None
        if form.kind == "request":
            person = vocative(sentence.text, self.dialogue.roster)
            anyone = form.subject.lower().startswith(("you", "some"))
            person_named = None if anyone else named(self.dialogue, form.subject)
            # "A number from Odense" is asked of nobody here.
            if not anyone and (
                person_named is None or (form.verb == "provide" and not self.dialogue.roster.find(form.subject))
            ):
                return
            owner = person_named or (person.name if person and person.name != sentence.speaker else None)
        asked = Asked(form, (*context, sentence), text, when, owner, sentence.turn, fit)
        last = self.waiting[-1] if self.waiting else None
        if (
            last
            and last.turn == sentence.turn
            and not wording.has_object(wording.strip_times(form.rest, mentions(form.rest, self.call_day)))
        ):
            last.sentences, last.when = (*last.sentences, sentence), better(last.when, when)
            return
        if form.kind == "request" and form.verb not in forms.ACTIONS and when is None:
            return
        self.waiting.append(asked)
