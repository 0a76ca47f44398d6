"""Promises that no pattern reads: clauses by which the trained model sees somebody take something on.

They are told in their speaker's own words, with what they answer; the model decides, and the grammar says only who and when.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.domain.people import Side
from app.domain.speech_acts import accepts, asks_when, declines, offers, takes_on
from pipeline.core.acts import Acts
from pipeline.core.cues import Cue, joke_follows
from pipeline.core.dates import When, deadline, mentions
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.moments import Clause
from pipeline.core.people import vocative
from pipeline.core.text import content
from pipeline.core.words import word_set
from pipeline.extraction import clause_patterns as forms
from pipeline.extraction import ended, fitness
from pipeline.extraction.answering import asked_before, led_up_to, own_offer, told
from pipeline.extraction.candidates import Candidate, Steps
from pipeline.extraction.changes import unsure_after
from pipeline.extraction.conditions import is_bargaining
from pipeline.extraction.owners import named, ours, speaker_of, without_embedded
from pipeline.extraction.two_turns import is_set_by_others
from pipeline.extraction.verbs import ACTIONS
from pipeline.extraction.wording import last_named

# The probabilities from which a clause that no pattern reads is taken up: so high that four of five are right in calls that
# nobody had read; where a form of words or a day speaks for it a little less.
SURE, SURE_SHORT, SURE_FORMLESS = 0.96, 0.95, 0.98
GIVEN_AND_TAKEN = 0.6  # enough where work is given by name and the person says yes
# What a short answer answers has to be a request or an offer by the model too.
ASKED_PLAINLY = 0.5
NEAR = 4  # sentences
SHORT = 5  # words of a bare answer
_HARD = frozenset({Cue.HYPOTHETICAL, Cue.SARCASM, Cue.HEARSAY, Cue.RETRACTED})
_STATES = word_set(
    "have let own come hold mark tell show see speak talk work know ask find look get plan hear meet call"
)
# "I take care of it", "then I put it in the package": in a language with one present tense it is how people promise.
_PRESENT = re.compile(
    rf"\bI (?:{'|'.join(sorted(ACTIONS - _STATES))})\b(?! (?:that|to|of|any\w*)\b)|"
    # "I'd better have a word with him": said of what the speaker is about to do.
    r"\b(?:I|we) (?:would|had) (?:better )?(?!not\b|like\b|love\b|want\b|say\b|have to\b|be\b|need\b)[a-z]+\b",
    re.I,
)
_FROM_US = re.compile(
    r"\byou (?:both |all )?(?:will|shall|are going to|should|are) (?:both |all |each )?(?:be )?"
    r"(?:get|have|receive|hear|getting|receiving)\b|\b(?:follow|come|comes) from (?:me|us|our side)\b|\boff (?:me|us)\b",
    re.I,
)


# "I'm seeing my boss, let me ask her if she'll do it": the speaker's own act stands before what the other would do.
_SPEAKER_FIRST = re.compile(
    r"^(?:(?!\b(?:he|she|they)\b).)*?(?:\blet me\b|\bI (?:will|am|can|have to|need to)\b)", re.I
)


@dataclass(slots=True)
class Unread:
    """One reading of a call; `taken` are the sentences that already stand under a step."""

    dialogue: Dialogue
    call_day: date
    acts: Acts
    taken: set[int] = field(default_factory=set)

    def find(self) -> Iterator[Candidate]:
        """The steps that the model sees and nothing else read, in order."""
        for sentence in self.dialogue.sentences:
            if sentence.index in self.taken or not self._may_promise(sentence):
                continue
            for clause in self.acts.of(sentence):
                made = self._read(clause, self.acts.shares(clause))
                if made is not None:
                    self.taken |= {s.index for s in made.said}
                    yield made
                    break

    def _may_promise(self, sentence: Sentence) -> bool:
        after = self.dialogue.after(sentence, 1)
        joke = bool(after and joke_follows(after[0].plain))
        near = [s for s in self.dialogue.after(sentence, 2) if s.turn - sentence.turn <= 1]
        taken_back = any(Cue.RETRACTED in s.cues for s in near)
        open_still = taken_back or unsure_after(sentence, self.dialogue)
        hard = sentence.cues & _HARD
        # "I'd have the new ones on the wall by tomorrow lunch": with a day it is meant, if the model is sure.
        if hard == {Cue.HYPOTHETICAL} and deadline(sentence.plain, self.call_day):
            hard = hard if self._surest(sentence) < SURE else frozenset()
        return not (joke or open_still or hard)

    def _surest(self, sentence: Sentence) -> float:
        return max(self.acts.binding(clause) for clause in self.acts.of(sentence))

    def _read(self, clause: Clause, shares: Mapping[str, float]) -> Candidate | None:
        sentence = clause.sentence
        words = len(clause.text.split())
        person = vocative(sentence.text, self.dialogue.roster)
        given = person is not None and person.name != sentence.speaker and not takes_on(sentence.plain)
        sure = self.acts.binding(clause) + (shares["request"] if given else 0.0)
        form = forms.commitment(clause.text)
        formed = form or _PRESENT.search(clause.text) or deadline(without_embedded(clause.text), self.call_day)
        answers = shares["commitment"] < max(shares["accepted"], shares["handout"], shares["time"])
        if given and person is not None and self._agrees(sentence, person.name):
            asked_of = shares["handout"] + shares["request"]
            sure = max(sure, SURE if asked_of >= GIVEN_AND_TAKEN and "?" not in clause.text else 0.0)
        least = SURE_SHORT if words <= SHORT else SURE if formed or given or answers else SURE_FORMLESS
        if sure < least or (form and forms.in_call(form)):
            return None
        if is_bargaining(sentence.plain):
            return None
        if (
            fitness.is_broken_off(clause.text)
            or ended.at_once(clause.text)
            or ended.done_after(self.dialogue, sentence)
        ):
            return None
        act = max(("commitment", "accepted", "handout", "time"), key=lambda a: shares[a])
        act = "handout" if given else act
        if clause.text.rstrip().endswith("?") and act != "handout":
            return None
        asked = asked_before(self.dialogue, self.acts, sentence)
        when = deadline(without_embedded(clause.text), self.call_day)
        if when is None and form and forms.shows(form):
            return None
        if act == "time" or (words <= SHORT and len(content(clause.text)) <= 1 and act != "handout" and not form):
            return self._answer(sentence, asked, when)
        if act == "handout":
            return self._handed_out(sentence, when or self._day_of_the_breath(sentence))
        owner = self._owner(sentence, clause)
        if owner is None or not self._says_enough(clause, asked, when):
            return None
        return self._candidate(sentence, owner, when, asked)

    def _day_of_the_breath(self, sentence: Sentence) -> When | None:
        """ "Carla, the data flow diagram. Get it over to her on Tuesday.": the day that the next sentence gives the work."""
        after = [s for s in self.dialogue.after(sentence, 1) if s.turn == sentence.turn and forms.order(s.plain)]
        return deadline(after[0].plain, self.call_day) if after else None

    def _agrees(self, sentence: Sentence, name: str) -> bool:
        """Whether the person who is addressed says yes with their next words."""
        after = self.dialogue.turns[sentence.turn + 1][:1] if sentence.turn + 1 < len(self.dialogue.turns) else ()
        return any(s.speaker == name and accepts(s.plain) for s in after)

    def _owner(self, sentence: Sentence, clause: Clause) -> str | None:
        form = forms.commitment(clause.text)
        subject = form.subject.lower() if form and not _SPEAKER_FIRST.search(clause.text) else "i"
        if subject in ("i", "we") or _FROM_US.search(clause.text):
            return speaker_of(sentence)
        if subject in ("he", "she", "they"):
            return last_named(self.dialogue, sentence, skip=(sentence.speaker,))
        if subject == "you":
            return None
        return named(self.dialogue, form.subject) if form else None

    def _says_enough(self, clause: Clause, asked: Sequence[Sentence], when: When | None) -> bool:
        """Whether a reader learns what is meant: a thing of its own, a time, or what it answers."""
        if when or asked or len(content(clause.text)) >= 2:
            return True
        # "We've breakfast on Saturday, I'll run it by him then": the rest of the breath says what it is about.
        around = len(content(clause.sentence.plain)) >= 2 or led_up_to(self.dialogue, clause.sentence)
        return self.acts.binding(clause) >= SURE and bool(around)

    def _candidate(self, sentence: Sentence, owner: str, when: When | None, asked: Sequence[Sentence]) -> Candidate:
        clear = fitness.names_its_thing(sentence.plain)
        text, context = told(self.dialogue, self.acts, sentence, () if clear else asked, self.call_day)
        ground = sorted({s.index: s for s in (*asked, *context, sentence)}.items())
        return Candidate.of(text, "do", owner, when, *(s for _, s in ground), kind="unread")

    def _handed_out(self, sentence: Sentence, when: When | None) -> Candidate | None:
        """Work given to somebody by name, or to the only other person; an answer that declines ends it."""
        person = vocative(sentence.text, self.dialogue.roster)
        owner = person.name if person else None
        if owner is None:
            form = forms.request(sentence.plain)
            if form and form.subject.lower() not in ("you", "someone"):
                owner = named(self.dialogue, form.subject)
            owner = owner or self.dialogue.addressee(sentence)
        after = self.dialogue.turns[sentence.turn + 1][:1] if sentence.turn + 1 < len(self.dialogue.turns) else ()
        if owner is None or owner == sentence.speaker or any(declines(s.plain) for s in after):
            return None
        agreed = [s for s in after if s.speaker == owner and (accepts(s.plain) or takes_on(s.plain))]
        if after and after[0].speaker == owner and not agreed:
            return None
        text, own = told(self.dialogue, self.acts, sentence, (), self.call_day)
        asked = () if own or fitness.names_its_thing(sentence.plain) else self._before_turn(sentence)
        if asked:
            text = fitness.own_words(self.dialogue, [sentence], sentence, asked, self.call_day)
        return Candidate.of(text, "do", owner, when, *asked, *own, sentence, *agreed, kind="unread")

    def _before_turn(self, sentence: Sentence) -> tuple[Sentence, ...]:
        """What the turn before brought up, where the sentence opens its own."""
        own = [s for s in self.dialogue.turns[sentence.turn] if s.index < sentence.index]
        if sentence.turn == 0 or len(own) > 1:
            return ()
        return self.dialogue.turns[sentence.turn - 1][-1:]

    def _answer(self, sentence: Sentence, asked: Sequence[Sentence], when: When | None) -> Candidate | None:
        """ "Sure.", "Monday evening.": the promise is what was asked for or offered."""
        if not asked or {s.index for s in asked} & self.taken or declines(sentence.plain):
            return None
        # "I will. I'll bring it up tomorrow": the promise is in what follows.
        later = {s.index for s in self.dialogue.turns[sentence.turn] if s.index > sentence.index}
        if when is None and later & self.taken and re.fullmatch(r"\W*(?:\w+ )?(?:I|we) will\W*", sentence.plain, re.I):
            return None
        question = asked[-1]
        offered = own_offer(self.dialogue, sentence) if len(content(question.plain)) < 2 else ()
        if offered and accepts(sentence.plain):  # "I can write to her." "Could you?" "Sure, right after this."
            text = fitness.own_words(self.dialogue, [*offered, sentence], sentence, (), self.call_day)
            return Candidate.of(text, "do", speaker_of(sentence), when, *offered, question, sentence, kind="unread")
        theirs = self._taken_on_before(question) if len(content(question.plain)) < 2 else ()
        if theirs and not asks_when(question.plain):
            day = when or deadline(question.plain, self.call_day)
            text = fitness.own_words(self.dialogue, theirs, theirs[0], (), self.call_day)
            said = (*theirs, question, sentence)
            return Candidate.of(text, "do", speaker_of(question), day, *said, kind="unread") if day else None
        if question.cues & {Cue.HYPOTHETICAL, Cue.PAST}:
            return None
        # "Will do." to a detail of what was just taken on is no second promise.
        near = {i for i in self.taken if 0 < question.index - i <= NEAR}
        if near and len(content(question.plain)) < 2:
            return None
        if question.side is sentence.side and question.side is not Side.UNKNOWN and not self._one_side():
            person = vocative(question.text, self.dialogue.roster)
            if person is None or person.name != sentence.speaker:
                return None
        if asks_when(question.plain):
            if when is None or is_set_by_others(question.plain):
                return None
            owner: str | None = speaker_of(sentence)
        elif (
            self.acts.likely(question, ("request", "offer", "handout")) < ASKED_PLAINLY
            or len(content(question.plain)) < 2
        ):
            return None
        elif forms.together(question.plain):
            owner = ours(self.dialogue, question, sentence)
        elif offers(question.plain) or self.acts.most(question) == "offer" or self._proposes(question, sentence):
            owner = speaker_of(question)
        else:
            owner = speaker_of(sentence)
        when = when or deadline(question.plain, self.call_day)
        text = fitness.own_words(self.dialogue, [sentence], sentence, asked, self.call_day)
        return Candidate.of(text, "do", owner, when, *asked, sentence, kind="unread")

    def _taken_on_before(self, question: Sentence) -> tuple[Sentence, ...]:
        """What the speaker of a bare "Monday all right?" took on in the same breath: the answer agrees to its day."""
        own = [s for s in self.dialogue.before(question, 2) if s.turn == question.turn and s.index not in self.taken]
        return tuple([s for s in own if takes_on(s.plain) and len(content(s.plain)) >= 2][-1:])

    def _proposes(self, question: Sentence, answer: Sentence) -> bool:
        """ "So a revised offer, on paper, for Monday?" "Monday's fine.": a seller who asks nobody to do it does it."""
        ours = question.side is Side.US and answer.side is Side.CUSTOMER
        return ours and not (forms.request(question.plain) or forms.order(question.plain))

    def _one_side(self) -> bool:
        return len({p.side for p in self.dialogue.roster.people}) == 1


def add_unread(dialogue: Dialogue, call_day: date, acts: Acts, steps: Steps) -> None:
    """Adds what the model alone sees, and the times that are given when somebody asks."""
    _add_times(dialogue, call_day, steps)
    taken = {s.index for c in steps.found for s in c.said}
    for made in Unread(dialogue, call_day, acts, taken).find():
        steps.add(made)
    _add_times(dialogue, call_day, steps)


def _add_times(dialogue: Dialogue, call_day: date, steps: Steps) -> None:
    for at, step in enumerate(steps.found):
        if later := later_time(dialogue, step, call_day):
            when, said = later
            steps.amend(at, step.plus(*said, when=when))


def later_time(dialogue: Dialogue, candidate: Candidate, call_day: date) -> tuple[When, tuple[Sentence, ...]] | None:
    """The time that the owner gives a promise when asked at once: "When?" "Thursday."."""
    last = candidate.said[-1]
    if "?" in last.plain and (mentions(last.plain, call_day) or len(last.plain.split()) <= SHORT):
        return _settled(dialogue, last, call_day)
    if candidate.when is not None:
        return None
    for turn, answer in zip(dialogue.turns[last.turn :][:4], dialogue.turns[last.turn + 1 :][:4], strict=False):
        asked = next((s for s in turn if s.index > last.index and asks_when(s.plain)), None)
        if asked is None or asked.speaker == candidate.owner:
            continue
        given = next((s for s in answer[:2] if s.speaker == candidate.owner and mentions(s.plain, call_day)), None)
        if given is None or given.cues & {Cue.NEGATED, Cue.HEDGED, Cue.HYPOTHETICAL} or "?" in given.plain:
            return None
        when = deadline(given.plain, call_day)
        return (when, (asked, given)) if when else None
    return None


def _settled(dialogue: Dialogue, proposed: Sentence, call_day: date) -> tuple[When, tuple[Sentence, ...]] | None:
    """ "Sure, the ninth?" "The ninth is good.": the day that the other side takes, of one that was put forward last."""
    if proposed.turn + 1 >= len(dialogue.turns):
        return None
    answer = dialogue.turns[proposed.turn + 1][0]
    if declines(answer.plain) or answer.plain.rstrip().endswith("?"):
        return None
    when = deadline(answer.plain, call_day)
    if when is None and accepts(answer.plain):
        when = deadline(proposed.plain, call_day)
    return (when, (answer,)) if when else None
