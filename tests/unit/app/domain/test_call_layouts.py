"""Invitations over an untidy CRM: filed under the right account and deal, or asked about."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from app.domain.call_match import match_call

DATA = Path(__file__).parents[3] / "data" / "match"
CRM = yaml.safe_load((DATA / "crm.yaml").read_text(encoding="utf-8"))
LAYOUTS = yaml.safe_load((DATA / "layouts.yaml").read_text(encoding="utf-8"))
REP = "mira.holt@northpeak.io"


@pytest.mark.parametrize(
    "layout", LAYOUTS, ids=[f"{n}-{one['title'] or 'untitled'}" for n, one in enumerate(LAYOUTS, 1)]
)
def test_a_call_is_filed_under_the_right_records_or_asked_about(layout: dict[str, Any]) -> None:
    right = layout["right"]
    invitation = {
        "start": "2026-11-20T10:00:00+00:00",
        "organizer": {"email": layout.get("organizer", REP)},
        "me": [REP],
        "our_domains": ["northpeak.io"],
        **{name: given for name, given in layout.items() if name not in ("right", "organizer", "attendees")},
        "attendees": [{"email": email} for email in layout["attendees"]],
    }
    found = match_call(invitation, CRM)
    assert right["account"] in ("any", found.account)
    assert right["opportunity"] in ("any", found.opportunity)
    if "doubt" in right:
        assert bool(found.doubt) is right["doubt"]
