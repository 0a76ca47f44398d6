"""The stale check of a change to a CRM's fields: a person's value is never written over unseen. The same for every CRM."""

from collections.abc import Mapping
from typing import Any

from app.domain.crm_fields import Plain, same_value
from app.domain.errors import Rejected
from app.domain.messages import Message
from connectors.base.text import one_line


def holds(present: Mapping[str, Plain], asked: Mapping[str, Any], *, after: bool) -> bool:
    """Whether a record has the values of before a change, or with `after` those that it leaves. `asked["changes"]` is
    field → (before, after)."""
    return all(same_value(present[name], pair[after]) for name, pair in asked["changes"].items())


def require(present: Mapping[str, Plain], asked: Mapping[str, Any], *, after: bool) -> None:
    """Raises Rejected, naming the field, if somebody has changed the record meanwhile; `asked` as in `holds`."""
    moved = [name for name, pair in asked["changes"].items() if not same_value(present[name], pair[after])]
    if moved:
        now = one_line(str(present[moved[0]] or "–"), 80)
        raise Rejected(Message("crm.field_moved", field=moved[0], record=asked["label"], present=now))
