"""A call that dropped and was recorded again: two halves that were read, consented to and kept, each by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np

from app.bootstrap import Application, ApplicationBase, engines
from app.domain.call import Call, CallContext, CallState, Channel
from app.domain.consent import Basis
from app.domain.people import Participant, Side
from app.domain.ports import SAMPLE_RATE
from app.domain.proposal import ActionKind, Proposal, ProposalState, Targets
from app.domain.transcript import Segment, Transcript
from audio.clips import Clips
from tests.worlds.live import NOW, Now

REP = Participant("Nina Holt", Side.US, "Account Executive", "nina@techcorp.example")
EVA = Participant("Eva Voss", Side.CUSTOMER, "CTO", "eva@voss.example")
OTTO = Participant("Otto Grau", Side.CUSTOMER, "CFO", "otto@voss.example")
FIRST = (
    ("Nina Holt", "Thanks for taking the time today, Eva."),
    ("Eva Voss", "The export times out with large files, that is our main concern."),
    ("Nina Holt", "I will send you the benchmark reports by Monday."),
)
LATER = (
    ("Nina Holt", "Sorry, my line had dropped."),
    ("Speaker 1", "Our budget for this year is the turquoise envelope."),
    ("Nina Holt", "I will send you the security questionnaire by Friday."),
)
ONLY_LATER = "turquoise envelope"


@dataclass
class Halves:
    app: Application
    clock: Now

    def half(self, name: str, said: tuple[tuple[str, str], ...], minutes: float, loud: float) -> None:
        app = self.app
        started = NOW.replace(tzinfo=None) + timedelta(minutes=minutes)
        people = (REP, EVA) if name == "one" else (REP, EVA, OTTO)
        context = CallContext(name, f"Voss, {name}", started, REP.name, people, ("Voss AG",), language="en")
        segments = [
            Segment(n, 5.0 * n, 5.0 * n + 4, who, text, Channel.MIC if who == REP.name else Channel.REMOTE, 0.95)
            for n, (who, text) in enumerate(said)
        ]
        spoken = Transcript.of(context, segments)
        stage = engines.text_stage(app.after.reader())
        claims = stage.read(spoken, context)
        targets = Targets(opportunity_id="006A", opportunity_name="Voss expansion", stage="Discovery")
        with app.store.transaction():
            app.store.save_call(Call(context, CallState.REVIEW, recorded_from=0.0, recorded_to=15.0))
            app.store.save_transcript(name, spoken)
            app.store.save_extraction(name, claims)
            app.store.save_targets(name, targets)
            app.store.save_proposals(stage.propose(claims, spoken, context, targets).proposals)
        app.consent.grant(app.consent.ask(context), call_time=0.0, basis=Basis.ATTESTED)
        recording = app.live.recording(name)
        for channel in (Channel.MIC, Channel.REMOTE):
            hum = np.sin(np.arange(15 * SAMPLE_RATE) / 8) * loud / 2
            recording.append(channel, 0.0, hum.astype(np.float32))
        recording.close()

    def waiting(self, call_id: str) -> list[Proposal]:
        return [p for p in self.app.store.proposals(call_id) if p.state is ProposalState.PENDING]

    def words(self, call_id: str) -> str:
        found = self.app.store.transcript(call_id)
        return " ".join(s.text for s in found.segments) if found else ""

    def everything(self, call_id: str) -> str:
        return " ".join(f"{t.kind} {t.body}" for t in self.app.store.texts() if t.call_id == call_id)

    def loudness(self, call_id: str, at: float) -> float:
        samples = Clips(self.app.live.recording(call_id)).mixed(at, at + 0.5)
        return round(float(np.sqrt(2 * np.mean(samples**2))), 1) if len(samples) else 0.0

    def decide(self, call_id: str, kind: ActionKind) -> Proposal:
        """Approves the first follow-up of a kind that waits."""
        found = next(p for p in self.waiting(call_id) if p.action.kind is kind)
        self.app.store.set_proposal_state(found.id, ProposalState.APPROVED)
        return found


def halves(folder: Path) -> Iterator[Halves]:
    """Two recordings of one call in a folder of their own."""
    folder.mkdir()
    # The sound of these halves is a hum, in which there is no voice to tell.
    (folder / "settings.json").write_text('{"separate_speakers": false}')
    clock = Now()
    app = Application(ApplicationBase(folder, clock=clock, is_demo=True))
    world = Halves(app, clock)
    world.half("one", FIRST, 0, 0.2)
    world.half("two", LATER, 2, 0.6)
    yield world
    app.close()
