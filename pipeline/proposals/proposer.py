"""One proposal a target, where a target exists. Targets come from configuration and the CRM, never from the call."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.domain.call import CallContext
from app.domain.claims import SOUND_INCOMPLETE, Blocker, DecisionMaker, Extraction, NextStep, Status
from app.domain.messages import Message
from app.domain.people import Participant
from app.domain.proposal import Action, ActionKind, Line, Proposal, Targets, proposal_id
from app.domain.transcript import Transcript
from pipeline.core.confidence import speech
from pipeline.core.people import short
from pipeline.proposals import texts
from pipeline.proposals.facts import Facts
from pipeline.proposals.mail_in import email_in, is_worded_in, subject_in
from pipeline.proposals.tasks import task_changes, tasks

CLEAR_SPEECH = 0.8
# What a channel is called whose name is not known: an id says nothing to anybody.
THE_CHANNEL = "the account's channel"


class FollowUpProposer:
    """`Proposer`. With no account nothing is proposed; with nothing actionable, at most the call note."""

    def propose(
        self, extraction: Extraction, transcript: Transcript, context: CallContext, targets: Targets
    ) -> Sequence[Proposal]:
        """A proposal for each system that has a target; none for a call with nothing to follow up."""
        if not (context.accounts or transcript.accounts):
            return ()
        facts = Facts.of(extraction, transcript, context, targets)
        found = list(_call_note(facts))
        if facts.steps or facts.blockers:
            found += [*_stage(facts), *_draft(facts), *_comments(facts), *_messages(facts), *_weekly(facts)]
        found += _tasks(facts)
        return tuple(found)


def _call_note(facts: Facts) -> Iterator[Proposal]:
    t = facts.targets
    target = _note_target(facts)
    if target and (facts.summary or facts.steps or facts.blockers):
        lines = texts.call_note(facts)
        content = {
            "subject": facts.frames.say("note_subject", account=facts.account, day=facts.frames.short_day(facts.day)),
            "text": texts.text_of(lines),
            "contact_ids": list(t.contact_ids),
            "date": facts.day.isoformat(),
        }
        yield _proposal(
            facts,
            Action.of(ActionKind.CALL_NOTE, *target, content, t.crm),
            lines,
        )


def _note_target(facts: Facts) -> tuple[str, str] | None:
    """(id, name) of the record that takes the note: the open opportunity, else the account or the lead."""
    t = facts.targets
    if t.opportunity_id:
        return t.opportunity_id, t.opportunity_name or facts.account
    return (t.record.id, t.record.name or facts.account) if t.record else None


def _tasks(facts: Facts) -> Iterator[Proposal]:
    """Tasks for our own steps, and changes of earlier ones: those always wait for a person."""
    for action, lines in tasks(facts):
        sure = [s.verification.confidence for s in facts.steps if s.evidence == lines[0].evidence]
        yield _proposal(facts, action, lines, sure=min(sure, default=None))
    for action, lines in task_changes(facts):
        yield _proposal(facts, action, lines, needs=Message("review.decide_task"))


def _stage(facts: Facts) -> Iterator[Proposal]:
    t, stage = facts.targets, facts.extraction.stage
    moved = stage.recommendation and stage.recommendation != t.stage and stage.verification.status is Status.VERIFIED
    if t.opportunity_id and moved:
        said = facts.frames
        told = said.say("stage", before=t.stage or said.say("not_set"), after=stage.recommendation)
        lines = (Line(told, stage.evidence),)
        content = {"stage_before": t.stage, "stage": stage.recommendation}
        label = t.opportunity_name or facts.account
        action = Action.of(ActionKind.STAGE, t.opportunity_id, label, content, t.crm)
        yield _proposal(
            facts,
            action,
            lines,
            needs=Message("review.decide_stage"),
            sure=stage.verification.confidence,
        )


def _draft(facts: Facts) -> Iterator[Proposal]:
    several = len(facts.call.accounts or facts.transcript.accounts) > 1
    reachable = [p for p in facts.customers() if p.email]
    # One customer's mail must not carry another account's matters.
    if not reachable or several or not facts.outward_steps():
        return
    to = next((p for p in reachable if facts.spoke(p)), reachable[0])
    spoke = [p for p in facts.customers() if facts.spoke(p)]
    greeted = to if facts.spoke(to) or not spoke else spoke[0]
    others = [p for p in reachable if p is not greeted and facts.spoke(p)]
    # Everybody whom the customer sent is written to; the greeting is to those who spoke.
    everybody = [to, *(p for p in reachable if p is not to)]
    cc = [p for p in facts.colleagues() if p.email]
    own = is_worded_in(facts.frames)
    lines = email_in(facts, greeted) if own else texts.email(facts, greeted, others)
    content = {
        "to": [p.email for p in everybody],
        "cc": [p.email for p in cc],
        "subject": subject_in(facts) if own else f"Next steps from our call on {facts.frames.short_day(facts.day)}",
        "text": texts.text_of(lines),
        "attachments": [],
    }
    unknown = next((p for p in spoke if not p.email), None)
    needs = Message("review.no_address", name=unknown.name) if unknown else None
    yield _proposal(facts, Action.of(ActionKind.DRAFT, str(to.email), to.name, content), lines, needs=needs, dates=True)


def _comments(facts: Facts) -> Iterator[Proposal]:
    known = {i.key for i in facts.call.issues or facts.transcript.issues}
    done: set[str] = set()
    for blocker in facts.blockers:
        if blocker.jira_key in known and blocker.jira_key not in done:
            done.add(blocker.jira_key)
            lines, paragraphs = texts.comment(facts, blocker)
            action = Action.of(ActionKind.COMMENT, blocker.jira_key, blocker.jira_key, {"paragraphs": paragraphs})
            yield _proposal(facts, action, lines, sure=blocker.verification.confidence)


def _messages(facts: Facts) -> Iterator[Proposal]:
    t = facts.targets
    reached = False
    for colleague in facts.colleagues():
        person = next(
            (p for p in t.slack_people if p.name == colleague.name or (p.email and p.email == colleague.email)), None
        )
        if person:
            reached = True
            yield _message(facts, person.id, person.name, colleague)
    if not reached and t.slack_channel_id:
        yield _message(facts, t.slack_channel_id, t.slack_channel_name or THE_CHANNEL, None)


def _message(facts: Facts, target: str, label: str, colleague: Participant | None) -> Proposal:
    lines = texts.message(facts, colleague)
    content = {"text": texts.text_of(lines), "mention": target if colleague else None}
    return _proposal(facts, Action.of(ActionKind.MESSAGE, target, label, content, facts.targets.chat), lines)


def _weekly(facts: Facts) -> Iterator[Proposal]:
    t = facts.targets
    if t.notion_page_id:
        lines = texts.weekly(facts)
        content = {
            "heading": f"{facts.account}, {facts.frames.short_day(facts.day)}",
            "lines": [line.text for line in lines],
        }
        yield _proposal(
            facts,
            Action.of(
                ActionKind.SUMMARY_LINE,
                t.notion_page_id,
                t.notion_page_name or "weekly summary",
                content,
            ),
            lines,
        )


def _proposal(
    facts: Facts,
    action: Action,
    lines: Sequence[Line],
    *,
    needs: str | None = None,
    sure: float | None = None,
    dates: bool = False,
) -> Proposal:
    used = {e.segment for line in lines for e in line.evidence}
    known: list[NextStep | Blocker | DecisionMaker] = [*facts.steps, *facts.blockers, *facts.deciders]
    claims = [c for c in known if any(e.segment in used for e in c.evidence)]
    confidence = (
        sure
        if sure is not None
        else min((c.verification.confidence for c in claims), default=facts.extraction.confidence)
    )
    return Proposal(
        id=proposal_id(facts.call.call_id, action),
        call_id=facts.call.call_id,
        action=_frozen(action),
        lines=tuple(lines),
        confidence=round(confidence, 4),
        reason=_reason(facts, lines, used),
        needs_you=_needs(facts, needs, dates=dates),
    )


def _frozen(action: Action) -> Action:
    content: Mapping[str, Any] = dict(action.content)
    return replace(action, content=content)


def _needs(facts: Facts, needs: str | None, *, dates: bool) -> str | None:
    """What a person has to look at before approving; None where nothing stands out."""
    if "injection" in facts.extraction.flags:
        return Message("review.instructions_heard")
    if SOUND_INCOMPLETE in facts.extraction.flags:
        return Message("review.sound_incomplete")
    if needs:
        return needs
    if dates and facts.maybes:
        return Message("review.maybe", n=len(facts.maybes), what="; ".join(s.what for s in facts.maybes[:2]))
    vague = [s for s in facts.outward_steps() if s.due is None and s.due_range]
    if dates and vague:
        return Message("review.vague_date", due_text=vague[0].due_text, what=vague[0].what)
    if len(facts.call.accounts) > 1:
        return Message("review.several_accounts")
    return None


def _reason(facts: Facts, lines: Sequence[Line], used: set[int]) -> str:
    """The confidence in words."""
    backed = sum(bool(line.evidence) for line in lines)
    speakers = sorted({short(e.speaker) for line in lines for e in line.evidence})
    heard = speech([s for s in facts.transcript.segments if s.id in used])
    clear = Message("review.heard_clearly") if heard >= CLEAR_SPEECH else Message("review.not_heard_clearly")
    vague = Message("review.one_vague") if any(s.due is None and s.due_range for s in facts.steps) else ""
    if not backed:
        return Message("review.nothing_backed")
    return Message(
        "review.backed",
        n=backed,
        speakers=tuple(speakers),
        clear=clear,
        vague=vague,
    )
