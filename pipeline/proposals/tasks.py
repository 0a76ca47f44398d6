"""Tasks for the next steps of our own side, and changes of those that were written after an earlier call.

A step of the customer's is no task of ours: it stays in the note. A task is never closed or moved by itself.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import date

from app.domain.claims import Evidence, NextStep
from app.domain.languages import ENGLISH
from app.domain.people import Side
from app.domain.proposal import Action, ActionKind, Line, WrittenTask
from pipeline.core.cues import Cue
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.own_words import is_quote
from pipeline.core.words import word_set
from pipeline.core.written_language import forms
from pipeline.proposals.facts import Facts, clock

# How much of a task's words a later sentence must have for it to be about the same thing.
SAME_STEP, DONE = 0.6, 0.6
_FEWEST_WORDS = 2
_LONGER = 4  # letters of a word that names something
# The forms of a language by which a sentence says no fact.
_UNDONE = ("denies", "unsure", "open")
_SMALL = word_set(
    "the a an to of for and or with on in at by from you your our we i it this that them their him her his my me us will be "
    "as up out over back again new some any all so then just also please about into after before week month today tomorrow "
    "monday tuesday wednesday thursday friday saturday sunday"
)
_FINISHED = re.compile(
    r"\b(?:i|we|he|she|they|(?-i:[A-Z][a-z]+)) (?:have |has |already |just )*(?:sent|shared|finished|did|done|given|"
    r"e-?mailed|gave|uploaded|delivered|prepared|booked|scheduled|fixed|completed|set up|checked|confirmed|signed|forwarded)\b"
    r"|\b(?:is|are|was|were|has been|have been) (?:already |now )?(?:done|sent|finished|shared|fixed|delivered|"
    r"in your inbox|booked|set up|out|completed)\b|\bwent out\b",
    re.I,
)
_BLOCKING = frozenset(
    {Cue.NEGATED, Cue.HEDGED, Cue.HYPOTHETICAL, Cue.CONDITIONAL, Cue.SARCASM, Cue.QUESTION, Cue.RETRACTED}
)


def tasks(facts: Facts) -> Iterator[tuple[Action, tuple[Line, ...]]]:
    """A task for each step that somebody of our side took on and that is new; nothing unless the settings ask for it."""
    t = facts.targets
    record = (
        (t.opportunity_id, t.opportunity_name)
        if t.opportunity_id
        else (t.record.id, t.record.name)
        if t.record
        else None
    )
    if record is None or "crm_tasks" not in t.extra:
        return
    for step in facts.steps:
        person = facts.roster.get(step.owner)
        if person is None or person.side is not Side.US or is_quote(step.what) or _known(step, t.tasks):
            continue
        lines = _lines(facts, step)
        content = {
            "subject": step.what,
            "text": "\n".join(line.text for line in lines),
            "due": step.due.isoformat() if step.due else None,
            "day": facts.day.isoformat(),
            "owner": person.name,
            "owner_email": person.email,
            "contact_ids": list(t.contact_ids),
        }
        yield (
            Action(t.crm, ActionKind.TASK, record[0], record[1] or facts.account, content, _digest(step)),
            lines,
        )


def task_changes(facts: Facts) -> Iterator[tuple[Action, tuple[Line, ...]]]:
    """Changes of earlier tasks that this call speaks for: done, or another day."""
    if not facts.targets.tasks:
        return
    dialogue = Dialogue.of(facts.transcript, facts.call)
    for task in facts.targets.tasks:
        moved = next((s for s in facts.steps if _same(s, task) and s.due and s.due.isoformat() != task.due), None)
        done = next((s for s in dialogue.sentences if _says_done(facts.frames.language, s, task)), None)
        if moved and moved.due:
            quote = moved.evidence[-1]
            day = facts.frames.spoken(moved.due, facts.day)
            said = facts.frames.say("task_moved", day=day, before=_day(facts, task.due), what=task.what)
            yield _change(facts, task, {"due": [task.due, moved.due.isoformat()]}, said, quote)
        elif done:
            said = facts.frames.say("task_done", what=task.what)
            yield _change(facts, task, {"status": ["open", "done"]}, said, done.evidence())


def _change(
    facts: Facts, task: WrittenTask, changes: dict[str, list[str | None]], said: str, quote: Evidence
) -> tuple[Action, tuple[Line, ...]]:
    line = Line(said, (quote,))
    told = f"{said}\n“{quote.quote}” ({quote.speaker}, {clock(quote.start)})"
    content = {"changes": changes, "told": told}
    part = "|".join(f"{name}={pair[1]}" for name, pair in changes.items())
    return Action(facts.targets.crm, ActionKind.TASK_UPDATE, task.remote_id, task.what, content, part), (line,)


def _lines(facts: Facts, step: NextStep) -> tuple[Line, ...]:
    quote = step.evidence[-1]
    said = facts.frames
    when = "" if step.due or not step.due_text else said.say("task_when", words=step.due_text)
    agreed = said.say("task_agreed", account=facts.account, day=said.long_day(facts.day))
    return (
        Line(step.what, step.evidence),
        Line(f"{agreed}{when}"),
        Line(f"“{quote.quote}” ({quote.speaker}, {clock(quote.start)})", (quote,)),
    )


def _digest(step: NextStep) -> str:
    """The same for the same step of the same person, however its small words and its date are put."""
    words = " ".join(sorted(_words(step.what))) or step.what.lower()
    return hashlib.sha256(f"{step.owner}|{words}".encode()).hexdigest()[:16]


def _words(text: str) -> set[str]:
    found = {w.removesuffix("'s") for w in re.findall(r"[a-z0-9äöüß'-]+", text.lower())}
    return {w.rstrip("s") if len(w) > 3 else w for w in found - _SMALL}


def _same(step: NextStep, task: WrittenTask) -> bool:
    one, other = _words(step.what), _words(task.what)
    fewer = min(len(one), len(other))
    return step.owner == task.owner and fewer >= _FEWEST_WORDS and len(one & other) >= SAME_STEP * len(one | other)


def _known(step: NextStep, written: tuple[WrittenTask, ...]) -> bool:
    return any(_same(step, task) for task in written)


def _says_done(language: str, sentence: Sentence, task: WrittenTask) -> bool:
    """Whether somebody of our side, or the customer who has it, says that the step is finished."""
    if language != ENGLISH:
        return _says_done_in(language, sentence, task)
    if sentence.cues & _BLOCKING or not _FINISHED.search(sentence.plain):
        return False
    # The verb is another form of the task's own: what has to be the same is what it is about.
    about = _words(task.what.partition(" ")[2])
    return len(about) >= _FEWEST_WORDS and len(about & _words(sentence.plain)) >= DONE * len(about)


def _says_done_in(language: str, sentence: Sentence, task: WrittenTask) -> bool:
    """The same in the other languages: every longer word of what the task is about, and a form of "it is done"."""
    known = forms(language)
    if sentence.text.rstrip().endswith("?") or any(re.search(known[n], sentence.text, re.I) for n in _UNDONE):
        return False
    if not re.search(known["finished"], sentence.text, re.I):
        return False
    words = re.findall(r"[^\W\d_][\w-]+", task.what)
    about = [w for w in words if w[0].isupper() and w != words[0]] if language == "de" else words[1:]
    told = {w.lower() for w in about if len(w) >= _LONGER}
    return bool(told) and told <= {w.lower() for w in re.findall(r"[^\W\d_][\w-]+", sentence.text)}


def _day(facts: Facts, due: str | None) -> str:
    return facts.frames.spoken(date.fromisoformat(due), facts.day) if due else facts.frames.say("task_open")
