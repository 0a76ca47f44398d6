"""The follow-up e-mail in the language of a call that was not in English; its sentences are data (resources/mail/follow_up)."""

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from app.domain.claims import NextStep
from app.domain.people import Participant
from app.domain.proposal import Line
from app.paths import RESOURCES
from pipeline.core.people import short
from pipeline.proposals.facts import Facts

FOLDER = RESOURCES / "mail" / "follow_up"
BLANK = Line("")


@lru_cache(maxsize=4)
def phrases(language: str | None) -> Mapping[str, Any] | None:
    """The sentences of a language; None for English, which texts.py words, and where nobody has written any."""
    path = FOLDER / f"{language}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def email_in(facts: Facts, to: Participant, said: Mapping[str, Any]) -> tuple[Line, ...]:
    """The follow-up to one customer, in these sentences: thanks, what was agreed with who and when, and a way to correct it."""
    steps = facts.outward_steps()
    return (
        Line(said["greeting"].format(name=to.name)),
        BLANK,
        Line(said["thanks"]),
        BLANK,
        Line(said["agreed"]),
        *(Line(f"- {_step(facts, s, said)}", s.evidence) for s in steps),
        BLANK,
        Line(said["check"]),
        BLANK,
        Line(said["sign_off"]),
        Line(short(facts.call.rep)),
    )


def subject_in(facts: Facts, said: Mapping[str, Any]) -> str:
    return str(said["subject"].format(day=_day(facts.day, said)))


def _step(facts: Facts, step: NextStep, said: Mapping[str, Any]) -> str:
    who = said["me"] if step.owner == facts.call.rep else short(step.owner) if step.owner else said["open"]
    return str(said["step"].format(who=who, what=step.what, when=_when(step, facts.day, said)))


def _when(step: NextStep, call_day: date, said: Mapping[str, Any]) -> str:
    if step.due == call_day:
        return str(said["today"])
    if step.due:
        return str(said["by"].format(weekday=said["weekdays"][step.due.weekday()], day=_day(step.due, said)))
    return str(said["vague"].format(words=step.due_text)) if step.due_text else ""


def _day(day: date, said: Mapping[str, Any]) -> str:
    return str(said["date"].format(day=day.day, month=said["months"][day.month - 1]))
