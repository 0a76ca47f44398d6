"""Finds next steps: what somebody took on, or was asked for and agreed to.

One reading, turn by turn, that looks back over the last few turns only; every veto is a named cue.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.domain.speech_acts import accepts, comes_back
from pipeline.core.acts import Acts
from pipeline.core.cues import Cue, cues, joke_follows
from pipeline.core.dates import When, deadline, mentions
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.sentences import clauses
from pipeline.core.text import STOP_WORDS, content, overlap
from pipeline.core.words import word_set
from pipeline.extraction import clause_patterns as forms
from pipeline.extraction import conditions, ended, fitness, tenses, two_turns, wording
from pipeline.extraction.answering import asked_before, led_up_to, told, what_it_answers
from pipeline.extraction.candidates import Asked, Candidate, Steps, better
from pipeline.extraction.changes import amends, cancel_like, retracts, unsure_after
from pipeline.extraction.clause_patterns import Form
from pipeline.extraction.due_links import linked
from pipeline.extraction.explained import Explained
from pipeline.extraction.later_times import invites_to, says_again, with_times
from pipeline.extraction.likelihood import ActionModel, Vector
from pipeline.extraction.owners import NOBODY, due_of, named, owner_of, speaker_of
from pipeline.extraction.references import named_thing
from pipeline.extraction.requests import Requests
from pipeline.extraction.unread import add_unread

THIN = 3  # words of meaning that a sentence has beyond its imperative, from which it is quoted instead
_VETOES = frozenset({Cue.HEDGED, Cue.HYPOTHETICAL, Cue.HEARSAY, Cue.SARCASM})
_ALONE = frozenset(["sign", "renew", "decide", "respond", "reply", "reconvene", "regroup"])
_INCLUDED = re.compile(r"\b(?:with|to|in|alongside|together with) (?:the |that |it\b)", re.I)
_EMBEDDED = re.compile(
    r"\b((?:find out|check|see|look into|look up|ask|tell|know|clarify|work out)\b.{0,30}?\b)(?:what|how|which|whether|if|"
    r"where|when|why|who)\b.*$",
    re.I,
)
_ESTIMATED = re.compile(r"\b(?:think|reckon|guess|believe|suppose|probably|the way it is)\b", re.I)
_IF_FIRST = re.compile(r"^\W*(?:(?:so|and|but|well|okay),? )?(?:if|should|say|suppose)\b", re.I)
# Verbs that say nothing about the work without their noun.
_VAGUE = word_set("have get make take do keep go come train let give see work hold put show tell talk add")
_SAME_DAY = re.compile(r"\b(?:the |that )?same day\b", re.I)
_INVITE = frozenset({"invit", "invitat", "calendar", "hold", "invitation"})
_TAG = re.compile(r",? (?:okay|ok|right|all right|yes|is that okay|does that work|sound good|fair)\?$", re.I)


@dataclass(slots=True)
class StepFinder:
    dialogue: Dialogue
    call_day: date
    acts: Acts
    steps: Steps = field(default_factory=Steps)
    requests: Requests = field(init=False)
    odds: Vector = field(init=False)

    def find(self) -> list[Candidate]:
        steps = linked(self.dialogue, self.call_day, self.acts, self.unlinked())
        return Explained(self.dialogue, self.acts, self.call_day).steps(sorted(steps, key=lambda c: c.said[0].index))

    def unlinked(self) -> list[Candidate]:
        """The steps with the times that the rules give them."""
        self.requests = Requests(self.dialogue, self.call_day, self.steps)
        self.odds = ActionModel.shipped().likelihood([(s.plain, s.segment.start) for s in self.dialogue.sentences])
        for turn in self.dialogue.turns:
            self._turn(turn)
        for answer in two_turns.answers_when(self.dialogue, self.call_day):
            if not {s.index for s in answer.said} & {s.index for c in self.steps.found for s in c.said}:
                self.steps.add(answer)
        for meeting in two_turns.agreed_meetings(self.dialogue, self.call_day):
            two_turns.add_meeting(self.dialogue, self.steps, meeting, self.call_day)
        add_unread(self.dialogue, self.call_day, self.acts, self.steps)
        return with_times(self.dialogue, self.call_day, self.steps.found)

    def _turn(self, turn: Sequence[Sentence]) -> None:
        recap = False
        answered = self.requests.answered_by(turn)
        if answered and answered.form.kind != "let_us" and self._is_question(answered):
            answered = None  # answered here and now
        for sentence in turn:
            recap = recap or bool(forms.RECAP.search(sentence.plain))
            following = self.dialogue.after(sentence, 1)
            joke = bool(following and joke_follows(following[0].plain)) or Cue.SARCASM in sentence.cues
            if Cue.RETRACTED in sentence.cues:
                self.requests.waiting.clear()
            if joke or retracts(self.steps, sentence, self.call_day) or amends(self.steps, sentence, self.call_day):
                continue
            for clause in clauses(sentence.plain):
                answered = self._clause(sentence, clause, answered, recap=recap)
        if answered:
            self.requests.take(answered, turn[0])

    def _is_question(self, asked: Asked) -> bool:
        """Whether the model takes what was asked for a question, or for something of this call."""
        here = self.acts.likely(asked.sentences[-1], ("question", "in_call"))
        later = self.acts.likely(asked.sentences[-1], ("request", "offer", "handout", "commitment"))
        return asked.when is None and here > later + 0.2

    def _clause(self, sentence: Sentence, clause: str, answered: Asked | None, *, recap: bool) -> Asked | None:
        """Reads one clause; returns what is still to be answered by this turn."""
        is_question = conditions.is_asked(sentence, clause) and not (_TAG.search(sentence.plain) or comes_back(clause))
        if (offer := forms.offer(clause)) and not recap:
            self.requests.ask(sentence, offer, clause)
            return answered
        form = forms.commitment(clause, recap=recap)
        wants = forms.request(clause)
        if wants and not (form and form.subject.lower() in ("i", "we")):
            self.requests.ask(sentence, wants, clause)
            return answered
        if (plan := forms.together(clause)) and not (form and form.subject.lower() == "i"):
            self.requests.ask(sentence, plan, clause)
            # "Absolutely, let us do that on Wednesday" agrees and proposes in one.
            if accepts(sentence.plain) and self.requests.waiting and self.requests.waiting[-1].turn == sentence.turn:
                self.requests.take(self.requests.waiting.pop(), sentence)
            return answered
        if form is None or is_question:
            if form is None and not is_question and (told := forms.order(clause)):
                self.requests.ask(sentence, told, clause)
            return answered
        made = self._commitment(sentence, clause, form, answered, recap=recap)
        if made is None:
            self.requests.offer(sentence, form, clause, self.acts)
            return answered
        self.steps.add(made, recap=recap)
        return None

    def _commitment(
        self, sentence: Sentence, clause: str, form: Form, answered: Asked | None, *, recap: bool
    ) -> Candidate | None:
        if form.negated:
            cancel_like(self.steps, form.rest, sentence)
            return None
        if self._is_vetoed(sentence, clause, form) or ended.done_after(self.dialogue, sentence):
            return None
        if form.kind == "elliptic":
            return None if answered is None else self._agreed(answered, sentence)
        clause = tenses.plain_order(clause)
        form = named_thing(clause, form)
        main = clause[form.start :]
        when = due_of(form, main, self.call_day, clause[: form.start])
        if form.kind == "let_me" and when is None:
            when = conditions.day_of_the_rest(sentence, clause, self.call_day)
        is_bare = self._is_bare(form, when)
        if is_bare:
            made = self._anaphoric(sentence, form, when, answered)
            if made is not None or form.kind == "own" or when is None or form.verb not in forms.ACTIONS:
                return made
            if self._spoken_of(sentence):
                return None
        if is_bare and not wording.has_object(form.rest) and not self._has_ground(sentence, form, when, answered):
            return None
        if forms.in_call(form) or (when is None and forms.shows(form)) or not self._is_work(form, when, sentence):
            return None
        if (form.kind == "timed" and not conditions.is_ahead(when)) or (
            form.kind == "let_me" and not (when or conditions.LATER.search(clause))
        ):
            return None
        if when is None and answered is None and (form.kind == "can" or conditions.is_conditional(sentence)):
            return None
        owner = owner_of(self.dialogue, sentence, form, when, recap=recap)
        if owner is NOBODY:
            return None
        if answered is None and ended.at_once(main) and not (when and when.day and when.day > self.call_day):
            return None
        if answered is None and says_again(self.steps, sentence, when):
            return None
        made = self._worded(sentence, form, owner, when, answered, recap=recap)
        return self._joined(made, sentence, form, main, answered)

    def _is_vetoed(self, sentence: Sentence, clause: str, form: Form) -> bool:
        """Whether it was said in a way that takes nothing on, or taken back at once."""
        # "I will find out what we could do": the doubt is in what is found out, not in the promise.
        clause = clause[: form.start] + _EMBEDDED.sub(r"\1", clause[form.start :])
        if conditions.is_imagined(sentence.plain) or (
            form.kind == "can" and (_ESTIMATED.search(clause[: form.start]) or _IF_FIRST.match(sentence.plain))
        ):
            return True
        if fitness.is_broken_off(clause[form.start :]) or conditions.is_bargaining(sentence.plain):
            return True
        before = cues(clause[: form.start]) & {Cue.PAST, Cue.NEGATED}
        return bool(cues(clause) & _VETOES or before) or unsure_after(sentence, self.dialogue)

    def _is_bare(self, form: Form, when: When | None) -> bool:
        """Whether the clause does not say what is taken on: the thing itself was said before."""
        if form.kind == "own" or conditions.turns_to_somebody(form):
            return form.kind == "own"
        has_object = wording.has_object(wording.strip_times(form.rest, mentions(form.rest, self.call_day)))
        return not has_object and not (form.verb in _ALONE and when)

    def _worded(
        self,
        sentence: Sentence,
        form: Form,
        owner: str | None,
        when: When | None,
        answered: Asked | None,
        *,
        recap: bool,
    ) -> Candidate:
        times, asked = mentions(form.rest, self.call_day), form.subject.lower() == "you"
        text = wording.what(self.dialogue, sentence, form.verb, form.rest, times, asked=asked)
        kind = "recap" if recap else form.kind
        if not fitness.is_fit(text, alone=_ALONE):
            if answered is not None and answered.fit and answered.form.kind != "let_us":
                return Candidate.of(answered.what, form.verb, owner, when, sentence, kind=kind)
            return self._with_keys(self._quoted(sentence, form, owner, when, answered), text)
        made = Candidate.of(text, form.verb, owner, when, sentence, kind=kind)
        if recap or not self._is_thin(text):
            return made
        before = answered.sentences if answered else asked_before(self.dialogue, self.acts, sentence)
        if before:
            return replace(made, what=text + fitness.answering(before, sentence.speaker))
        if len(text.split()) == 1:
            return replace(made, what=f"{text} (“{fitness.trimmed(sentence.text, self.call_day)}”)")
        if led_up_to(self.dialogue, sentence) or len(content(sentence.plain) - content(text)) >= THIN:
            return self._with_keys(self._quoted(sentence, form, owner, when, answered), text)
        what = what_it_answers(self.dialogue, self.acts, sentence)
        return replace(made, what=text + fitness.answering(what, sentence.speaker))

    def _is_thin(self, text: str) -> bool:
        """Whether an imperative names too little for somebody who was not there."""
        people = frozenset(w.lower() for p in self.dialogue.roster.people for w in p.name.split())
        return not fitness.says_enough(text, people)

    @staticmethod
    def _with_keys(made: Candidate, text: str) -> Candidate:
        """With the stems of the imperative too, by which other mentions of the step are recognised."""
        return replace(made, words=wording.keys(text) or made.words)

    def _has_ground(self, sentence: Sentence, form: Form, when: When | None, answered: Asked | None) -> bool:
        """Whether a promise of "it" says enough to be quoted: a time, a request that it answers, or what was said before
        it in the same breath."""
        asked = asked_before(self.dialogue, self.acts, sentence)
        return bool(when or answered or (form.verb not in _VAGUE and (asked or self.requests.context_of(sentence))))

    def _quoted(
        self, sentence: Sentence, form: Form, owner: str | None, when: When | None, answered: Asked | None
    ) -> Candidate:
        """The step in its speaker's own words, with what it answers or what was said before it in the same breath."""
        asked = answered.sentences if answered else asked_before(self.dialogue, self.acts, sentence)
        text, context = told(self.dialogue, self.acts, sentence, asked, self.call_day)
        return Candidate.of(text, form.verb, owner, when, *context, sentence, kind=form.kind)

    def _joined(
        self, made: Candidate, sentence: Sentence, form: Form, main: str, answered: Asked | None
    ) -> Candidate | None:
        """The step with what it has in common with the one before it and with the request that it answers; None where it
        is only more about an earlier step."""
        at = self.steps.latest(sentence.turn, within=2)
        if at is not None and made.when is None and _SAME_DAY.search(main):
            same = self.steps.found[at]
            made = replace(made, when=same.when, said=(*same.said, sentence), what=_SAME_DAY.sub("", made.what).strip())
        if at is not None and made.words <= _INVITE and invites_to(self.steps, at, made):
            return None
        if answered is not None:
            made = self._with_request(made, answered)
        return self._included(made, form)

    def _is_work(self, form: Form, when: When | None, sentence: Sentence) -> bool:
        """Whether the verb names work to be done: one that is known to, else a full verb that a day bounds or that stands
        where people take things on."""
        if form.verb in forms.ACTIONS:
            return True
        bounded = bool(when and when.day) or self.odds[sentence.index] >= ActionModel.shipped().threshold
        return bounded and form.verb not in STOP_WORDS - {"do"}

    def _with_request(self, made: Candidate, asked: Asked) -> Candidate:
        """The explicit answer to a request: the request is evidence too, and lends its date where it had one."""
        alike = overlap(made.words, wording.keys(asked.what)) > 0
        inherits = asked.when if asked.form.kind == "request" and (alike or made.when is None) else None
        when = made.when or inherits
        words = made.words | (wording.keys(asked.what) if asked.form.kind == "request" else frozenset())
        joined = tuple(sorted((*asked.sentences, *made.said), key=lambda s: s.index))
        return replace(made, said=joined, when=when, words=words)

    def _included(self, made: Candidate, form: Form) -> Candidate:
        """ "I will include the report with the contract" belongs to the step about the contract."""
        if form.verb not in ("include", "add", "attach", "put") or not (match := _INCLUDED.search(form.rest)):
            return made
        target = wording.keys(form.rest[match.end() :])
        for i, old in enumerate(self.steps.found):
            if old.owner == made.owner and target and overlap(target, old.words) >= 0.5:
                extra = re.sub(r"^\s*(?:in )?", "", form.rest[: match.start()]).strip(" ,.")
                what = (
                    f"{old.what}, with {extra}"
                    if len(old.what.split()) + len(extra.split()) <= wording.MAX_WORDS
                    else old.what
                )
                self.steps.amend(i, replace(old.plus(*made.said), what=what, words=old.words | made.words))
                return replace(self.steps.found[i], said=made.said, when=None)
        return made

    def _spoken_of(self, sentence: Sentence) -> bool:
        """Whether the sentence was just taken as more about an earlier step."""
        return any(s.index == sentence.index for c in self.steps.found for s in c.said)

    def _agreed(self, asked: Asked, sentence: Sentence) -> Candidate | None:
        if not asked.what or asked.form.kind == "let_us":
            return None
        return Candidate.of(
            asked.what,
            asked.form.verb,
            speaker_of(sentence),
            asked.when,
            *asked.sentences,
            sentence,
            kind=asked.form.kind,
        )

    def _anaphoric(self, sentence: Sentence, form: Form, when: When | None, answered: Asked | None) -> Candidate | None:
        """ "I will own that", "She will do it by Monday": the thing itself was said before."""
        if answered is not None and answered.form.kind != "let_us":
            made = self._agreed(answered, sentence)
            return replace(made, when=better(made.when, when)) if made else None
        for earlier in reversed(self.dialogue.before(sentence, 2)):
            intent = forms.intent(earlier.plain)
            if (
                intent
                and form.subject.lower() in ("i", "we")
                and intent.verb in forms.ACTIONS
                and wording.has_object(intent.rest)
            ):
                times = mentions(intent.rest, self.call_day)
                text = wording.what(self.dialogue, earlier, intent.verb, intent.rest, times, asked=False)
                if not fitness.is_fit(text):
                    text = fitness.own_words(self.dialogue, (earlier, sentence), sentence, (), self.call_day)
                return Candidate.of(
                    text,
                    intent.verb,
                    speaker_of(sentence),
                    better(deadline(intent.rest, self.call_day), when),
                    earlier,
                    sentence,
                )
        at = self.steps.latest(sentence.turn, within=1)
        if at is not None:
            old = self.steps.found[at]
            same = (
                form.subject.lower() in ("he", "she", "they")
                or old.owner in (None, speaker_of(sentence))
                or old.owner == named(self.dialogue, form.subject)
            )
            if same:
                self.steps.amend(at, old.plus(sentence, when=when))
        return None
