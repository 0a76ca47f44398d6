"""A real application on a folder with a few stored calls, for the windows that read the store."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from app.bootstrap import Application, ApplicationBase
from app.domain.call import Call, CallState
from app.domain.formats import dumps
from app.domain.outbox import OutboxRow, OutboxState, Prepared
from app.domain.proposal import ProposalState
from app.domain.transcript import Segment, Transcript
from app.events import Events
from app.services.setup.clocks import StoryClock
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
