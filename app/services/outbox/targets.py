"""Where a call's follow-ups may go, as it was stored with its brief."""

from collections.abc import Mapping
from dataclasses import replace

from app.domain.call import CallContext
from app.domain.ports import Store, WriteConnector
from app.domain.proposal import ActionKind, Targets, Vendor


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
    return replace(targets, extra={**targets.extra, **(tone or {})})


def known_targets(context: CallContext) -> Targets:
    """Targets of a call that no brief prepared: only what its own description names."""
    return Targets(issue_keys=tuple(issue.key for issue in context.issues))
