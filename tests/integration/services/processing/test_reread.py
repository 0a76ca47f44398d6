"""A call read again: what was decided stays, what is new waits beside it, what was withheld and named stays so."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import engines
from app.domain.call import CallContext, Channel
from app.domain.claims import Withheld, WithheldReason
from app.domain.errors import BadInput, ConsentMissing, ModelMissing, UserActionNeeded
from app.domain.proposal import ActionKind, ProposalState
from app.domain.transcript import Segment, Transcript, Utterance, Word
from app.services.processing.reread import RereadRequest, RereadService, RereadTools
from app.services.processing.workflow import AfterCallWorkflow, AudioStage, Voices
from tests.worlds import halves as made
from tests.worlds.halves import FIRST, LATER, REP, Halves

MORE = (*FIRST, ("Nina Holt", "I will also invite Karla Lind to the pilot by Thursday."))


class Ears:
    """Another speech model: it hears what it is told to."""

    def __init__(self, said: Sequence[tuple[str, str]]) -> None:
        self.said = said
        self.languages: list[str | None] = []

    def language(self, sounds: Any, proposed: str | None) -> str | None:
        self.languages.append(proposed)
        return proposed or "en"

    def transcribe(self, channel: Channel, start: float, samples: Any, **_more: Any) -> Any:
        return [Utterance(channel, (Word("x", start, start + 1, 0.9),))]

    def diarize(self, samples: Any, *, start: float, progress: Any) -> Any:
        return []

    def name(self, context: CallContext, utterances: Any, turns: Any, shown: Any = None) -> Transcript:
        segments = [
            Segment(n, 5.0 * n, 5.0 * n + 4, who, text, Channel.MIC if who == REP.name else Channel.REMOTE, 0.95)
            for n, (who, text) in enumerate(self.said)
        ]
        return Transcript.of(context, segments)


@pytest.fixture
def halves(tmp_path: Path) -> Iterator[Halves]:
    yield from made.halves(tmp_path / "data")


def reading(halves: Halves, said: Sequence[tuple[str, str]]) -> tuple[RereadService, Ears]:
    app, ears = halves.app, Ears(said)

    def after_call(_model: str | None, _speakers: int | None) -> AfterCallWorkflow:
        audio = AudioStage(final=ears, namer=ears, voices=Voices(ears, is_on=False))
        return AfterCallWorkflow(audio, engines.text_stage(app.after.reader()))

    service = RereadService(
        store=app.store, clock=app.clock, events=app.events, process=app.live.process,
        follow_ups=app.again._follow_ups, tools=RereadTools(after_call, app.live.recording),
    )  # fmt: skip
    return service, ears


def test_the_same_reading_changes_nothing_that_waits(halves: Halves) -> None:
    before = {p.id: (p.action, [line.text for line in p.lines]) for p in halves.waiting("one")}
    service, _ = reading(halves, FIRST)
    done = service.read("one", RereadRequest())
    assert {p.id: (p.action, [line.text for line in p.lines]) for p in halves.waiting("one")} == before
    assert (done.waiting, done.new) == (len(before), 0)


def test_the_same_reading_of_what_was_decided_proposes_nothing(halves: Halves) -> None:
    for proposal in halves.waiting("one"):
        halves.app.store.set_proposal_state(proposal.id, ProposalState.APPROVED)
    service, _ = reading(halves, FIRST)
    assert service.read("one", RereadRequest()).waiting == 0


def test_what_is_new_waits_beside_what_was_decided(halves: Halves) -> None:
    note = halves.decide("one", ActionKind.CALL_NOTE)
    service, _ = reading(halves, MORE)
    done = service.read("one", RereadRequest(model="base.en"))
    kept = {p.id: p for p in halves.app.store.proposals("one")}
    assert kept[note.id].lines == note.lines
    assert kept[note.id].state is ProposalState.APPROVED
    added = [p for p in halves.waiting("one") if p.action.kind is ActionKind.CALL_NOTE]
    assert [bool(p.needs_you and "read it again" in str(p.needs_you)) for p in added] == [True]
    assert done.new == len([p for p in halves.waiting("one") if p.action.again]) >= 1
    text = " ".join(line.text for line in added[0].lines)
    assert "pilot" in text
    assert "benchmark" not in text
    # Read a third time, it waits once.
    service.read("one", RereadRequest())
    assert [p.id for p in halves.waiting("one") if p.action.kind is ActionKind.CALL_NOTE] == [added[0].id]


def test_what_the_rep_wrote_stays(halves: Halves) -> None:
    found = next(p for p in halves.waiting("one") if p.action.kind is ActionKind.DRAFT)
    content = {**found.action.content, "text": "My own words."}
    halves.app.store.save_proposals([replace(found, action=replace(found.action, content=content), is_edited=True)])
    service, _ = reading(halves, MORE)
    service.read("one", RereadRequest())
    texts = [p.action.content["text"] for p in halves.waiting("one") if p.action.kind is ActionKind.DRAFT]
    assert texts[0] == "My own words."


def test_what_was_withheld_stays_withheld_and_a_name_stays_right(halves: Halves) -> None:
    store = halves.app.store
    halves.app.speakers.rename("one", "Eva Voss", "Eva-Maria Voss")
    claims = store.extraction("one")
    assert claims is not None
    store.save_extraction("one", replace(claims, withheld=(Withheld(WithheldReason.SENSITIVE, 10.0, 14.0),)))
    heard = [(("Speaker 1" if who == "Eva Voss" else who), text) for who, text in FIRST]
    service, _ = reading(halves, heard)
    service.read("one", RereadRequest(speakers=1))
    transcript = store.transcript("one")
    assert transcript is not None
    assert [(s.speaker, bool(s.text)) for s in transcript.segments] == [
        ("Nina Holt", True), ("Eva-Maria Voss", True), ("Nina Holt", False),
    ]  # fmt: skip
    assert "benchmark" not in str(halves.waiting("one"))


def test_a_language_that_the_rep_says_stays_with_the_call(halves: Halves) -> None:
    service, ears = reading(halves, FIRST)
    service.read("one", RereadRequest(language="de"))
    call = halves.app.store.call("one")
    assert call is not None
    assert (ears.languages, call.context.language) == (["de"], "de")
    with pytest.raises(ModelMissing):
        service.read("one", RereadRequest(language="ja"))


def test_a_joined_call_is_read_as_one_and_still_comes_apart(halves: Halves) -> None:
    app = halves.app
    app.joining.join("one", "two")
    silence = (("Nina Holt", ""),) * 21
    service, _ = reading(halves, (*FIRST, *silence, *LATER))
    service.read("two", RereadRequest())
    assert "turquoise" in halves.words("one")
    app.joining.separate("one")
    assert "turquoise" in halves.words("two")
    assert "turquoise" not in halves.words("one")


def test_what_cannot_be_read_again_stays_as_it_is(halves: Halves) -> None:
    app = halves.app
    before = app.store.transcript("one")
    service, ears = reading(halves, ())
    with pytest.raises(UserActionNeeded, match="stays as it was"):
        service.read("one", RereadRequest())
    ears.said = FIRST
    with pytest.raises(BadInput, match="Between 1 and"):
        service.read("one", RereadRequest(speakers=0))
    with pytest.raises(BadInput):
        service.read("nothing", RereadRequest())
    assert app.store.transcript("one") == before
    app.consent.withdraw("one", app.live.recording("one"), erase=False)
    with pytest.raises(ConsentMissing):
        service.read("one", RereadRequest())
    app.live.recording("two").erase()
    with pytest.raises(UserActionNeeded, match="no longer kept"):
        service.read("two", RereadRequest())
