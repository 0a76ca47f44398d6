"""One function a text: each returns its lines, every line with what it rests on."""

from collections.abc import Sequence

from app.domain.claims import Blocker, NextStep
from app.domain.people import Participant, Side
from app.domain.proposal import Line
from pipeline.core.own_words import is_quote
from pipeline.core.people import short
from pipeline.proposals.facts import (
    Facts,
    clock,
    customer_words,
    first_names,
    is_settled,
    tail,
    topic,
)

BLANK = Line("")
GREETING, SIGN_OFF = "Hi", "Best regards"


def text_of(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in lines)


def call_note(facts: Facts) -> tuple[Line, ...]:
    """Time-stamped summary, next steps, decision makers. No sentiment: that is written to no system."""
    said, day = facts.frames, facts.frames.long_day(facts.day)
    people = first_names(_present(facts), str(said.said["and"]))
    lines = [Line(said.say("note_call", day=day, people=people) if people else said.say("note_call_alone", day=day))]
    # Steps and decision makers have sections of their own below.
    told = {s.evidence[-2:] for s in facts.steps} | {d.evidence for d in facts.deciders}
    summary = [s for s in facts.summary if s.evidence not in told]
    if summary:
        lines += [BLANK, Line(said.say("summary"))]
        lines += [Line(f"[{clock(s.evidence[-1].start)}] {s.text}", s.evidence) for s in summary]
    lines += [BLANK, Line(said.say("next_steps"))]
    lines += [_step_line(facts, s) for s in facts.steps] or [Line(said.say("none_agreed"))]
    if facts.deciders:
        lines += [BLANK, Line(said.say("decision_makers"))]
        for d in facts.deciders:
            where = "" if facts.roster.get(d.name) else said.say("not_on_the_call")
            lines.append(Line(f"- {d.name}{f', {d.title}' if d.title else ''}{where}", d.evidence))
    return tuple(lines)


def _present(facts: Facts) -> list[Participant]:
    return [p for p in facts.roster.people if p.side is not Side.US and facts.spoke(p)]


def _step_line(facts: Facts, step: NextStep) -> Line:
    many = len(facts.call.accounts or facts.transcript.accounts) > 1
    account = f" [{step.account}]" if many and step.account else ""
    who = "" if is_quote(step.what) else f"{step.owner or facts.frames.say('open')}: "
    return Line(f"- {who}{tail(facts, step)}{account}", step.evidence)


def email(facts: Facts, to: Participant, others: Sequence[Participant]) -> tuple[Line, ...]:
    """The follow-up in the rep's voice. Nothing internal, no quotation, nothing about how anybody felt."""
    also = f" to you and {first_names(others)}" if others else " you"
    lines = [
        Line(f"{facts.targets.extra.get('greeting', GREETING)} {short(to.name)},"),
        BLANK,
        Line(f"{'Thanks' if others else 'Thank'}{also} for your time today."),
    ]
    lines += _what_mattered(facts)
    ours = [s for s in facts.outward_steps() if _is_ours(facts, s)]
    theirs = [s for s in facts.outward_steps() if not _is_ours(facts, s)]
    if ours or theirs:
        lines += [BLANK, Line("Here is what we agreed:")]
        lines += [Line(f"- {_promise(facts, s)}", s.evidence) for s in (*ours, *theirs)]
    lines += [
        BLANK,
        Line("If I have missed or misheard anything, just let me know."),
        BLANK,
        Line(f"{facts.targets.extra.get('sign_off', SIGN_OFF)},"),
        Line(short(facts.call.rep)),
    ]
    return tuple(lines)


def _is_ours(facts: Facts, step: NextStep) -> bool:
    return step.owner is not None and facts.roster.side(step.owner) is Side.US


def _promise(facts: Facts, step: NextStep) -> str:
    who = "I" if step.owner == facts.call.rep else short(step.owner) if step.owner else None
    what = tail(facts, step)
    return f"{who} will {what}." if who else f"{what[:1].upper()}{what[1:]}."


def _what_mattered(facts: Facts) -> list[Line]:
    """One line on the issue that was discussed, where the tracker has one: its title is fit to be shown."""
    known = [
        b for b in facts.blockers if b.jira_key and any(i.key == b.jira_key and i.title for i in facts.call.issues)
    ]
    if not known:
        return []
    blocker = known[0]
    if is_settled(blocker):
        return [Line(f"I am glad that the results on {topic(facts, blocker)} answer your question.", blocker.evidence)]
    return [Line(f"We will keep you posted on {topic(facts, blocker)}.", blocker.evidence)]


def comment(facts: Facts, blocker: Blocker) -> tuple[tuple[Line, ...], list[dict[str, object]]]:
    """A comment on an issue: what the customer said, who and when, and how it stands. (lines, paragraphs)."""
    said = facts.frames
    account = blocker.account or facts.account
    lines = [Line(said.say("comment", account=account, day=said.long_day(facts.day)))]
    paragraphs: list[dict[str, object]] = [{"text": lines[0].text}]
    words = customer_words(facts, blocker)
    if words:
        person = facts.roster.get(words.speaker)
        title = f", {person.title}" if person and person.title else ""
        lines += [
            Line(f"“{words.quote}”", (words,)),
            Line(said.say("comment_place", speaker=words.speaker, title=title, clock=clock(words.start)), (words,)),
        ]
        paragraphs += [{"text": lines[1].text, "quote": True}, {"text": lines[2].text}]
    status = said.say("settled") if is_settled(blocker) else said.status(blocker.status)
    lines.append(Line(said.say("comment_status", status=status), blocker.evidence))
    paragraphs.append({"text": lines[-1].text})
    return tuple(lines), paragraphs


def message(facts: Facts, colleague: Participant | None) -> tuple[Line, ...]:
    """A message to a colleague, or to the account's channel: the outcome on the issue and who does what next."""
    said = facts.frames
    lines = [Line(said.say("message", account=facts.account, day=said.long_day(facts.day)))]
    for blocker in [b for b in facts.blockers if b.jira_key][:2]:
        words = customer_words(facts, blocker)
        about = f"{topic(facts, blocker)} ({blocker.jira_key})"
        if words:
            frame = "message_settles" if is_settled(blocker) else "message_spoke"
            told = said.say(frame, who=short(words.speaker), about=about, quote=words.quote)
            lines.append(Line(told, (words,)))
        else:
            lines.append(Line(said.say("blocker", what=about, status=said.status(blocker.status)), blocker.evidence))
    own = [s for s in facts.steps if colleague and s.owner == colleague.name]
    rest = [s for s in facts.steps if s not in own and _is_ours(facts, s)]
    lines += [Line(said.say("yours", what=tail(facts, s), when=""), s.evidence) for s in own]
    lines += [Line(f"{_who(facts, s)}{tail(facts, s)}.", s.evidence) for s in rest[:3]]
    return tuple(lines)


def _who(facts: Facts, step: NextStep) -> str:
    """ "Ravi: " before what he does; a quote names its speaker itself."""
    return "" if is_quote(step.what) else f"{short(step.owner) if step.owner else facts.frames.say('open')}: "


def weekly(facts: Facts) -> tuple[Line, ...]:
    """The lines for the rep's weekly page: outcome and next steps."""
    said = facts.frames
    lines = [
        Line(f"{topic(facts, b)}{f' ({b.jira_key})' if b.jira_key else ''}: {said.status(b.status)}", b.evidence)
        for b in facts.blockers[:2]
    ]
    lines += [Line(f"{_who(facts, s)}{tail(facts, s)}", s.evidence) for s in facts.steps]
    return tuple(lines) or (Line(said.say("no_follow_ups")),)
