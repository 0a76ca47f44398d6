"""A real application on a folder with a few stored calls, for the windows that read the store."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from app.bootstrap import Application, ApplicationBase
from app.bootstrap.vendors import Vendors
from app.domain.call import Call, CallState
from app.domain.crm_fields import CrmForm
from app.domain.formats import dumps
from app.domain.outbox import OutboxRow, OutboxState, Prepared
from app.domain.proposal import ActionKind, ProposalState, Vendor
from app.domain.transcript import Segment, Transcript
from app.events import Events
from app.paths import RESOURCES
from app.services.setup.clocks import StoryClock
from connectors.salesforce.form import form_of
from tests.ui import samples
from ui.kit.bridge import Bridge


def sample_application(folder: Path) -> Application:
    """Four calls of the sample rep, the newest with follow-ups to review."""
    clock = StoryClock(folder.parent / "clock", samples.NOW + timedelta(hours=2))
    application = Application(ApplicationBase(folder, clock=clock, is_demo=True))
    store = application.store
    for number, line in enumerate(samples.lines()):
        when = datetime(2024, 12, 6, 14) - timedelta(days=9 * number)
        context = replace(
            samples.CONTEXT, call_id=line.call_id, title=line.title, accounts=(line.account,), started_at=when
        )
        store.save_call(Call(context, CallState.REVIEW, recorded_from=29.0, recorded_to=29.0 + (line.seconds or 0)))
        segments = samples.transcript().segments
        store.save_document(line.call_id, "transcript", dumps(Transcript.of(context, segments)))
        store.save_document(line.call_id, "extraction", dumps(samples.extraction(line.call_id)))
        for card in samples.cards():
            proposal = replace(card.proposal, id=f"{line.call_id}-{card.proposal.id}", call_id=line.call_id)
            store.save_proposals([proposal])
            if number:
                _write(application, proposal)
    return application


def _write(application: Application, proposal: samples.Proposal) -> None:
    action = proposal.action
    prepared = Prepared(f"key-{proposal.id}", action.vendor, action.kind, action.target, b"{}")
    row = OutboxRow(prepared, proposal.call_id, proposal.id, "sha", OutboxState.DONE, remote_id="1")
    application.store.enqueue(row)
    application.store.set_proposal_state(proposal.id, ProposalState.APPROVED)


def direct_bridge(events: Events | None = None) -> Bridge:
    """Work is done where it is asked for; answers still arrive through Qt's queue."""
    return Bridge(events or Events(), lambda work: work())


def long_transcript(lines: int) -> Transcript:
    said = samples.transcript().segments
    return Transcript.of(
        samples.CONTEXT,
        [Segment(n, n * 4.0, n * 4.0 + 3, said[n % 5].speaker, said[n % 5].text) for n in range(lines)],
    )


class DescribedCrm:
    """A `CrmRecords` with the sandbox's description of the deal, for pictures; it holds no records."""

    vendor = Vendor.SALESFORCE
    kinds = frozenset({ActionKind.FIELD})

    def form(self, *, timeout: float) -> CrmForm:
        described = json.loads((RESOURCES / "sandbox" / "salesforce.json").read_text(encoding="utf-8"))["describe"]
        told = next(one for one in described if one["name"] == "Opportunity")
        fields = [{**f, "picklistValues": [{"value": v} for v in f.get("picklistValues", ())]} for f in told["fields"]]
        return form_of({"fields": fields})

    def values(self, target: str, names: Iterable[str], described: CrmForm, *, timeout: float) -> None:
        """Nothing is held."""

    def revert(self, prepared: Prepared, *, timeout: float) -> None:
        """Nothing was written."""


SAID = (
    "Our reps spend about nine hours a week on updates, and half of what they type is wrong by Friday.",
    "Budget sits with Dana Whitfield, our CRO, and she signs anything over fifty thousand.",
    "I will push for it inside, because I am tired of chasing people for numbers.",
    "We also had calls with Zentra last month.",
)


def field_application(folder: Path, **settings: object) -> Application:
    """A call that fills a method, and a CRM that describes its fields."""
    base = {"method": "meddicc", "crm_fields": True, "method_fields": [
        "next_step=NextStep", "metrics=Metrics__c", "economic_buyer=Economic_Buyer__c", "champion=Champion__c",
        "competition=Competitors__c", "decision_process=Forecast_Risk__c", "identify_pain=Gone__c"]}  # fmt: skip
    vendors = Vendors(writers={Vendor.SALESFORCE: DescribedCrm()})  # type: ignore[dict-item]
    clock = StoryClock(folder.parent / "clock", samples.NOW + timedelta(hours=2))
    made = Application(
        ApplicationBase(folder, clock=clock, is_demo=True, vendors=vendors, base_settings={**base, **settings})
    )
    segments = [
        Segment(n, 60.0 * n + 12, 60.0 * n + 20, "Jane Wilson", text, confidence=0.96) for n, text in enumerate(SAID)
    ]
    made.store.save_call(Call(samples.CONTEXT, CallState.REVIEW, recorded_from=29.0, recorded_to=1900.0))
    made.store.save_transcript("acme", Transcript.of(samples.CONTEXT, segments))
    made.store.save_extraction("acme", samples.extraction("acme"))
    return made
