"""Where a call's follow-ups may go, as it was stored with its brief."""

from collections.abc import Mapping
from dataclasses import replace

from app.domain.call import CallContext
from app.domain.outbox import OutboxState
from app.domain.ports import Store, WriteConnector
from app.domain.proposal import ActionKind, Targets, Vendor, WrittenTask


def writer_of(
    connectors: Mapping[Vendor, WriteConnector], kind: ActionKind, vendor: Vendor | None = None
) -> WriteConnector | None:
    """The connector that takes writes of this kind: `vendor`'s, else the first; None if there is none."""
    if vendor is not None:
        found = connectors.get(vendor)
        return found if found and kind in found.kinds else None
    return next((connector for connector in connectors.values() if kind in connector.kinds), None)


def stored_targets(store: Store, call_id: str, tone: Mapping[str, str] | None = None) -> Targets:
    """The call's targets. `tone` is how the rep writes today, which may have changed since the brief."""
    targets = store.targets(call_id) or Targets()
    tasks = written_tasks(store, call_id, targets)
    return replace(targets, extra={**targets.extra, **(tone or {})}, tasks=tasks)


def written_tasks(store: Store, call_id: str, targets: Targets) -> tuple[WrittenTask, ...]:
    """Tasks that were written after other calls on the call's record, with what has become of them as far as Callside
    knows: those that it has closed are left out, a date that it has moved counts."""
    if "crm_tasks" not in targets.extra:
        return ()
    record = targets.opportunity_id or (targets.record.id if targets.record else None)
    done = {row.proposal_id: row for row in store.outbox(OutboxState.DONE)}
    written = [(p, done[p.id]) for p in store.proposals() if p.id in done and p.call_id != call_id]
    changes: dict[str, dict[str, list[str | None]]] = {}
    for proposal, _ in written:
        if proposal.action.kind is ActionKind.TASK_UPDATE:
            changes.setdefault(proposal.action.target, {}).update(proposal.action.content["changes"])
    found = []
    for proposal, row in written:
        content, remote_id = proposal.action.content, row.remote_id or ""
        changed = changes.get(remote_id, {})
        if proposal.action.kind is ActionKind.TASK and proposal.action.target == record and "status" not in changed:
            due = changed["due"][1] if "due" in changed else content.get("due")
            found.append(WrittenTask(remote_id, content["subject"], content.get("owner"), due))
    return tuple(found)


def known_targets(context: CallContext) -> Targets:
    """Targets of a call that no brief prepared: only what its own description names."""
    return Targets(issue_keys=tuple(issue.key for issue in context.issues))
