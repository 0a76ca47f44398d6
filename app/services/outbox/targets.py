"""Where a call's follow-ups may go, as it was stored with its brief."""

import json
from collections.abc import Mapping

from app.domain.call import CallContext
from app.domain.ports import Store
from app.domain.proposal import Person, Targets


def stored_targets(store: Store, call_id: str, tone: Mapping[str, str] | None = None) -> Targets:
    """`tone` is how the rep writes today, which may have changed since the brief."""
    body = store.document(call_id, "targets")
    if body is None:
        return Targets(extra=dict(tone or {}))
    d = json.loads(body)
    return Targets(
        **{name: d[name] for name in _PLAIN},
        contact_ids=tuple(d["contact_ids"]),
        slack_people=tuple(Person(p["name"], p["id"], p.get("email")) for p in d["slack_people"]),
        issue_keys=tuple(d["issue_keys"]),
        extra={**d["extra"], **(tone or {})},
    )


_PLAIN = (
    "opportunity_id",
    "opportunity_name",
    "stage",
    "slack_channel_id",
    "slack_channel_name",
    "notion_page_id",
    "notion_page_name",
)


def known_targets(context: CallContext) -> Targets:
    """For a call that no brief prepared: only what its own description names."""
    return Targets(issue_keys=tuple(issue.key for issue in context.issues))
