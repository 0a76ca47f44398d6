"""The follow-up e-mail in the language of a call that was not in English; its sentences are data (resources/mail/follow_up)."""

import re

from app.domain.claims import NextStep
from app.domain.languages import ENGLISH
from app.domain.people import Participant
from app.domain.proposal import Line
from pipeline.core.frames import Frames
from pipeline.core.people import short
from pipeline.proposals.facts import Facts

BLANK = Line("")
# A step that is told as an infinitive, by its end (German) or its beginning: what may stand behind "Ich werde" or "Voy a".
_INFINITIVE = {
    "de": re.compile(r"^(?!.*:)[^,.;]*\b[a-zäöüß]+(?:en|ern|eln|tun)(?:, .*)?$"),
    "es": re.compile(r"^\w+(?:[aei]r|ír)(?:se)?\b", re.I),
    "fr": re.compile(r"^(?:s'|se |en |y )?\w+(?:er|ir|re)\b", re.I),
}


def is_worded_in(said: Frames) -> bool:
    """Whether a language has a mail of its own; English has its own in texts.py."""
    return said.language != ENGLISH


def email_in(facts: Facts, to: Participant) -> tuple[Line, ...]:
    """The follow-up to one customer, in these sentences: thanks, what was agreed with who and when, and a way to correct it."""
    steps, said = facts.outward_steps(), facts.frames
    return (
        Line(said.say("greeting", name=to.name)),
        BLANK,
        Line(said.say("thanks")),
        BLANK,
        Line(said.say("agreed")),
        *(Line(f"- {_step(facts, s)}", s.evidence) for s in steps),
        BLANK,
        Line(said.say("check")),
        BLANK,
        Line(said.say("sign_off")),
        Line(short(facts.call.rep)),
    )


def subject_in(facts: Facts) -> str:
    return facts.frames.say("subject", day=facts.frames.short_day(facts.day))


def _step(facts: Facts, step: NextStep) -> str:
    said = facts.frames
    is_mine = step.owner == facts.call.rep
    if step.owner and _INFINITIVE[said.language].search(step.what):
        return _promise(facts, step, said, is_mine=is_mine)
    who = said.say("me") if is_mine else short(step.owner) if step.owner else said.say("open")
    return said.say("step", who=who, what=step.what, when=said.by_when(step, facts.day))


def _promise(facts: Facts, step: NextStep, said: Frames, *, is_mine: bool) -> str:
    """ "Ich werde bis Freitag, 13. März, den Vertrag schicken.": German puts the day before the deed, the others behind it."""
    what = said.lowered(step.what)
    if is_mine:
        for theirs, own in said.said["myself"]:
            what = re.sub(theirs, own, what)
    frame = "step_me" if is_mine else "step_other"
    who = short(step.owner or "")
    if not step.due:
        return said.say(frame, who=who, what=f"{what}{said.by_when(step, facts.day)}", when="")
    place = "first" if "when_first" in said.said else "last"
    if step.due == facts.day:
        return said.say(frame, who=who, what=what, when=said.say(f"today_{place}"))
    return said.say(frame, who=who, what=what, when=said.say(f"when_{place}", when=said.spoken(step.due, facts.day)))
