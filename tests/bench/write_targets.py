"""The writes of one call, tasks and fields included, as the writes bench has them: targets, what the vendors must hold
first, content."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.proposal import Action, ActionKind, Proposal, Vendor
from connectors.sandbox.teams import user_id


@dataclass(frozen=True, slots=True)
class Write:
    """A kind of write at one of the vendors that take it."""

    vendor: Vendor
    kind: ActionKind


SIX = tuple(Write(kind.vendor, kind) for kind in (ActionKind.CALL_NOTE, ActionKind.STAGE, ActionKind.DRAFT, ActionKind.COMMENT,
                                                  ActionKind.MESSAGE, ActionKind.SUMMARY_LINE))  # fmt: skip
# A company has one CRM and one chat; the bench has all of them at once.
NINE = (*SIX, Write(Vendor.HUBSPOT, ActionKind.CALL_NOTE), Write(Vendor.HUBSPOT, ActionKind.STAGE),
        Write(Vendor.TEAMS, ActionKind.MESSAGE))  # fmt: skip
# Tasks and fields of both CRMs, which the settings switch on.
THIRTEEN = (*NINE, *(Write(vendor, kind) for vendor in (Vendor.SALESFORCE, Vendor.HUBSPOT)
                     for kind in (ActionKind.TASK, ActionKind.FIELD)))  # fmt: skip


def targets(number: int) -> dict[ActionKind, str]:
    """Targets of a trial's own, so that trials don't read each other's writes back."""
    opportunity = f"006Hs{number:010d}IAA"
    page = str(uuid.uuid5(uuid.NAMESPACE_OID, f"page {number}"))
    return {ActionKind.CALL_NOTE: opportunity, ActionKind.STAGE: opportunity, ActionKind.TASK: opportunity,
            ActionKind.FIELD: opportunity, ActionKind.DRAFT: "jane@acme.example",
            ActionKind.COMMENT: f"BEN-{number}", ActionKind.MESSAGE: f"C{number:09d}",
            ActionKind.SUMMARY_LINE: page}  # fmt: skip


def target_of(number: int, write: Write) -> str:
    """The target of one of a trial's writes."""
    if write.vendor is Vendor.HUBSPOT:
        return f"deal/{700_000 + number}"
    return user_id(_colleague(number)) if write.vendor is Vendor.TEAMS else targets(number)[write.kind]


def _colleague(number: int) -> str:
    return f"U{number:09d}"


def documents(number: int) -> list[dict[str, Any]]:
    """What the vendors must hold before a trial's writes can go there."""
    at = targets(number)
    fields = {"summary": "Bench", "status": {"name": "Open", "statusCategory": {"key": "new"}}, "labels": [],
              "project": {"key": "BEN"}, "issuetype": {"name": "Bug"}}  # fmt: skip
    title = {"Name": {"id": "title", "type": "title", "title": [{"type": "text", "plain_text": f"Week {number}",
                                                                 "text": {"content": f"Week {number}"}}]}}  # fmt: skip
    stamp = "2024-12-02T15:30:00.000Z"
    page = {"object": "page", "id": at[ActionKind.SUMMARY_LINE], "created_time": stamp, "last_edited_time": stamp,
            "archived": False, "in_trash": False, "properties": title}  # fmt: skip
    channel = {"id": at[ActionKind.MESSAGE], "name": f"bench-{number}", "is_channel": True, "is_member": True}
    opportunity = {"Id": at[ActionKind.STAGE], "Name": f"Bench {number}", "StageName": "Demo", "IsClosed": False}
    deal = {"id": str(700_000 + number), "to": [["companies", "301"]],
            "properties": {"dealname": f"Bench {number}", "dealstage": "demo", "pipeline": "default"}}  # fmt: skip
    colleague = {"id": _colleague(number), "real_name": f"Colleague {number}", "name": f"colleague-{number}",
                 "profile": {"email": f"c{number}@techcorp.example"}}  # fmt: skip
    held = (("salesforce", "Opportunity", at[ActionKind.STAGE], opportunity), ("notion", "page", page["id"], page),
            ("jira", "issue", at[ActionKind.COMMENT], {"id": str(90000 + number), "key": at[ActionKind.COMMENT],
                                                       "fields": fields}),
            ("slack", "conversation", channel["id"], channel), ("hubspot", "deals", str(deal["id"]), deal),
            ("slack", "user", _colleague(number), colleague))  # fmt: skip
    return [{"vendor": v, "kind": k, "id": i, "body": b} for v, k, i, b in held]


_CHAMPION = {Vendor.SALESFORCE: "Champion__c", Vendor.HUBSPOT: "champion"}
CONTENT: dict[ActionKind, dict[str, Any]] = {
    ActionKind.CALL_NOTE: {"subject": "Call note", "text": "Benchmarks asked for."},
    ActionKind.STAGE: {"stage_before": "Demo", "stage": "Proposal"},
    ActionKind.DRAFT: {"to": ["jane@acme.example"], "subject": "Our call", "text": "Hi Jane,\n\nthank you."},
    ActionKind.COMMENT: {"paragraphs": [{"text": "Bob asked for the P99 numbers."}]},
    ActionKind.MESSAGE: {"text": "Bob said that settles it.", "mention": None},
    ActionKind.SUMMARY_LINE: {"heading": "Acme", "lines": ["Beta access this week"]},
    ActionKind.TASK: {
        "subject": "Send the benchmarks",
        "text": "Agreed.",
        "due": "2024-12-10",
        "day": "2024-12-06",
        "owner": "Sarah Chen",
        "owner_email": "sarah.chen@techcorp.example",
        "contact_ids": [],
    },
    ActionKind.FIELD: {
        "label": "Champion",
        "value": "Bob Torres",
        "before": None,
        "shown": "Bob Torres",
        "shown_before": "",
    },
}


def proposals(number: int, writes: Sequence[Write]) -> list[Proposal]:
    made = []
    for write in writes:
        target = target_of(number, write)
        content = CONTENT[write.kind]
        if write.kind is ActionKind.FIELD:
            content = {**content, "field": _CHAMPION[write.vendor]}
        action = Action(write.vendor, write.kind, target, target, content)
        made.append(Proposal(f"p{number}-{write.vendor}-{write.kind}", f"call-{number}", action, (), 0.9, "bench"))
    return made


def expected(key: str, kind: str, target: str) -> str:
    """The key under which the sandbox shows an effect; a stage and a field have none of ours."""
    if kind == ActionKind.FIELD:
        name = _CHAMPION[Vendor.HUBSPOT if target.startswith("deal/") else Vendor.SALESFORCE]
        return f"{target}/{name}=Bob Torres"
    if kind != ActionKind.STAGE:
        return key
    return f"{target}/{'stage' if target.startswith('deal/') else 'StageName'}=Proposal"
