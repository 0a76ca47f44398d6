"""Follow-ups that wait, made anew after a name was put right: what the rep changed in one stays."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.proposal import ActionKind, Proposal
from app.domain.renames import Replaced
from app.domain.renaming import first_name, renamed

# Fields of a mail that are about people, and so follow the name even where its text was edited.
_PEOPLE = ("to", "cc")
MADE_BY_READING = frozenset(
    {
        ActionKind.CALL_NOTE,
        ActionKind.STAGE,
        ActionKind.TASK,
        ActionKind.TASK_UPDATE,
        ActionKind.DRAFT,
        ActionKind.COMMENT,
        ActionKind.MESSAGE,
        ActionKind.SUMMARY_LINE,
    }
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The follow-ups as the new names word them, and the ids of those that the old names gave."""

    fresh: Sequence[Proposal]
    before: Collection[str]


def anew(
    pending: Sequence[Proposal], reading: Reading, decided: Collection[str], old: str, new: str
) -> Sequence[Replaced]:
    """What changes of `pending`. `decided` are the ids of those that a person has decided on: none of these is proposed
    again, nor a kind that did not wait."""
    made = {p.id: p for p in reading.fresh}
    found: list[Replaced] = []
    lost: list[Proposal] = []
    for proposal in pending:
        if proposal.action.kind not in MADE_BY_READING:
            found.append(Replaced(proposal, renamed(proposal, old, new)))
        elif proposal.id in made:
            found.append(Replaced(proposal, _with_the_reps_changes(proposal, made.pop(proposal.id), old, new)))
        else:
            lost.append(proposal)
    spare = [p for p in made.values() if p.id not in decided]
    for proposal in lost:
        other = next((p for p in spare if _kind(p) == _kind(proposal)), None)
        if other:
            spare.remove(other)
            found.append(Replaced(proposal, _with_the_reps_changes(proposal, other, old, new)))
        elif proposal.is_edited or proposal.id not in reading.before:
            # An earlier version's, or one that the rep wrote in: the name is no reason to lose it.
            found.append(Replaced(proposal, _put_right(proposal, old, new)))
        else:
            found.append(Replaced(proposal, None))
    return [pair for pair in found if pair.before != pair.after]


def _kind(proposal: Proposal) -> tuple[str, str]:
    return proposal.action.vendor, proposal.action.kind


def _with_the_reps_changes(before: Proposal, after: Proposal, old: str, new: str) -> Proposal:
    """`after`, with the record that the rep chose and the text that they wrote."""
    action = after.action
    if before.action.kind is ActionKind.CALL_NOTE:
        action = replace(action, target=before.action.target, target_label=before.action.target_label)
    content: Mapping[str, Any] = action.content
    if before.is_edited:
        edited = _put_right(before, old, new).action.content
        people = {name: content[name] for name in _PEOPLE if name in content}
        content = {**edited, **people}
    if "attachments" in content:
        content = {**content, "attachments": before.action.content.get("attachments", [])}
    return replace(after, action=replace(action, content=content), is_edited=before.is_edited)


def _put_right(proposal: Proposal, old: str, new: str) -> Proposal:
    """The rep's own text with the name put right, the first name in a greeting too."""
    found: Proposal = renamed(proposal, old, new)
    before, after = first_name(old), first_name(new)
    if before and after and before != after:
        found = renamed(found, before, after)
    return found
