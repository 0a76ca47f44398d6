"""Two halves of a call told as one, taken apart again, and each half's own end: withdrawn, erased, held, over its time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.call import Channel
from app.domain.claims import Withheld, WithheldReason
from app.domain.errors import BadInput, ConsentMissing, UserActionNeeded
from app.domain.ports import SAMPLE_RATE
from app.domain.privacy import Scope
from app.domain.proposal import ActionKind, ProposalState
from tests.worlds import halves as made
from tests.worlds.halves import ONLY_LATER, Halves


@pytest.fixture
def halves(tmp_path: Path) -> Iterator[Halves]:
    yield from made.halves(tmp_path / "data")


def test_two_halves_are_one_call_on_one_clock(halves: Halves) -> None:
    app = halves.app
    done = app.joining.join("one", "two")
    assert (done.call_id, done.offset) == ("one", 120.0)
    assert ONLY_LATER in halves.words("one")
    assert halves.words("two") == ""
    transcript = app.store.transcript("one")
    assert transcript is not None
    assert [s.start for s in transcript.segments] == [0.0, 5.0, 10.0, 120.0, 125.0, 130.0]
    assert len({s.id for s in transcript.segments}) == 6
    assert {p.name for p in transcript.participants} == {"Nina Holt", "Eva Voss", "Otto Grau"}
    assert [line.call_id for line in app.archive.calls()] == ["one"]
    note = next(p for p in halves.waiting("one") if p.action.kind is ActionKind.CALL_NOTE)
    said = " ".join(e.quote for line in note.lines for e in line.evidence)
    assert "benchmark reports" in said
    assert "security questionnaire" in said
    assert halves.waiting("two") == []


def test_the_sound_of_both_halves_plays_at_the_moment_of_the_quote(halves: Halves) -> None:
    halves.app.joining.join("one", "two")
    assert (halves.loudness("one", 6.0), halves.loudness("one", 126.0)) == (0.2, 0.6)
    assert halves.loudness("one", 60.0) == 0.0
    recording = halves.app.live.recording("one")
    assert recording.seconds() == (0.0, 135.0)
    assert sum(len(samples) for _, samples in recording.blocks(Channel.REMOTE)) == 135 * SAMPLE_RATE


def test_what_was_approved_stays_and_is_not_proposed_again(halves: Halves) -> None:
    written = halves.decide("one", ActionKind.CALL_NOTE)
    other = halves.decide("two", ActionKind.DRAFT)
    halves.app.joining.join("one", "two")
    cards = {card.proposal.id: card.proposal for card in halves.app.review.cards("one")}
    assert cards[written.id].lines == written.lines
    assert cards[other.id].state is ProposalState.APPROVED
    notes = [p for p in cards.values() if p.action.kind is ActionKind.CALL_NOTE and p.state is ProposalState.PENDING]
    # The other half's note still waits: nothing of it has been written.
    assert [p.call_id for p in notes] == ["two"]
    drafts = [p for p in cards.values() if p.action.kind is ActionKind.DRAFT and p.state is ProposalState.PENDING]
    assert [p.call_id for p in drafts] == ["one"]


def test_halves_taken_apart_are_what_they_were(halves: Halves) -> None:
    store = halves.app.store
    before = [(store.transcript(c), store.extraction(c), store.proposals(c), store.call(c)) for c in ("one", "two")]
    halves.app.joining.join("one", "two")
    halves.app.joining.separate("two")
    after = [(store.transcript(c), store.extraction(c), store.proposals(c), store.call(c)) for c in ("one", "two")]
    assert [a[0] for a in after] == [b[0] for b in before]
    assert [a[2] for a in after] == [b[2] for b in before]
    assert [a[3] for a in after] == [b[3] for b in before]
    for (_, own, _, _), (_, was, _, _) in zip(after, before, strict=True):
        assert own is not None
        assert was is not None
        assert {s.what for s in own.next_steps} == {s.what for s in was.next_steps}
        assert {s.evidence for s in own.next_steps} == {s.evidence for s in was.next_steps}
    with pytest.raises(BadInput, match="one recording"):
        halves.app.joining.separate("one")


def test_what_was_decided_on_for_both_keeps_them_together(halves: Halves) -> None:
    halves.app.joining.join("one", "two")
    halves.decide("one", ActionKind.CALL_NOTE)
    with pytest.raises(UserActionNeeded, match="both parts"):
        halves.app.joining.separate("one")


@pytest.mark.parametrize("erased", ["withdrawn", "erased"])
def test_a_later_half_that_goes_takes_its_words_out_of_the_whole(halves: Halves, erased: str) -> None:
    app = halves.app
    app.joining.join("one", "two")
    halves.decide("one", ActionKind.CALL_NOTE)
    if erased == "withdrawn":
        app.consent.withdraw("two", app.live.recording("two"), erase=True)
    else:
        app.privacy.erasing.erase(Scope.CALL, "two")
    assert ONLY_LATER not in halves.everything("one")
    assert "questionnaire" not in halves.everything("one")
    assert ONLY_LATER not in halves.everything("two")
    assert "benchmark" in halves.words("one")
    assert halves.waiting("one")
    assert (halves.loudness("one", 6.0), halves.loudness("one", 126.0)) == (0.2, 0.0)
    assert app.store.search("turquoise") == []


def test_a_first_half_that_goes_leaves_the_later_one_whole(halves: Halves) -> None:
    app = halves.app
    app.joining.join("one", "two")
    app.privacy.erasing.erase(Scope.CALL, "one")
    assert app.store.call("one") is None
    assert ONLY_LATER in halves.words("two")
    assert halves.waiting("two")
    assert halves.loudness("two", 6.0) == 0.6
    assert "benchmark" not in halves.everything("two")


def test_a_person_named_after_joining_is_erased_from_both_halves(halves: Halves) -> None:
    app = halves.app
    app.joining.join("one", "two")
    app.speakers.rename("one", "Speaker 1", "Otto Grau")
    app.privacy.erasing.erase(Scope.PERSON, "Otto Grau")
    left = halves.everything("one") + halves.everything("two")
    assert "Otto" not in left
    assert ONLY_LATER not in left
    assert halves.loudness("one", 6.0) == halves.loudness("two", 6.0) == 0.0


def test_a_hold_on_a_half_keeps_it_when_the_other_is_over_its_time(halves: Halves) -> None:
    app = halves.app
    app.joining.join("one", "two")
    app.privacy.holds.place(Scope.CALL, "two", "a dispute")
    with pytest.raises(UserActionNeeded):
        app.privacy.erasing.erase(Scope.PERSON, "Eva Voss")
    halves.clock.at += timedelta(days=4000)
    app.privacy.retention.confirm_clock()
    report = app.privacy.retention.run()
    assert ONLY_LATER in halves.everything("one") + halves.everything("two")
    assert report.problems == []
    app.privacy.holds.release(Scope.CALL, "two")
    assert app.privacy.retention.run().problems == []
    assert app.store.calls() == []


def test_a_name_put_right_in_the_whole_stays_when_it_is_taken_apart(halves: Halves) -> None:
    app = halves.app
    app.joining.join("one", "two")
    app.speakers.rename("one", "Speaker 1", "Karla Lind")
    app.joining.separate("one")
    transcript, call = app.store.transcript("two"), app.store.call("two")
    assert transcript is not None
    assert call is not None
    assert "Karla Lind" in {s.speaker for s in transcript.segments}
    assert "Karla Lind" in {p.name for p in call.context.participants}


def test_what_was_withheld_in_a_half_stays_withheld(halves: Halves) -> None:
    app = halves.app
    claims, said = app.store.extraction("two"), app.store.transcript("two")
    assert claims is not None
    assert said is not None
    blank = tuple(replace(s, text="") if s.id == 1 else s for s in said.segments)
    app.store.save_transcript("two", replace(said, segments=blank))
    app.store.save_extraction(
        "two", replace(claims, withheld=(Withheld(WithheldReason.OFF_THE_RECORD, 5.0, 9.0),), review_required=True)
    )
    app.store.save_gaps("two", [(11.0, 12.0)])
    app.joining.join("one", "two")
    joined = app.store.extraction("one")
    assert joined is not None
    assert [(w.start, w.end) for w in joined.withheld] == [(125.0, 129.0)]
    assert joined.review_required
    assert app.store.gaps("one") == [(131.0, 132.0)]
    app.joining.separate("one")
    assert app.store.gaps("one") == []
    own = app.store.extraction("two")
    assert own is not None
    assert [(w.start, w.end) for w in own.withheld] == [(5.0, 9.0)]


def test_what_may_not_be_joined_says_why(halves: Halves) -> None:
    app = halves.app
    with pytest.raises(BadInput, match="one and the same"):
        app.joining.join("one", "one")
    with pytest.raises(BadInput, match="no call"):
        app.joining.join("one", "three")
    call = app.calls.call("two")
    app.store.save_call(replace(call, context=replace(call.context, accounts=("Globex",))))
    with pytest.raises(UserActionNeeded, match="different accounts"):
        app.joining.join("one", "two")
    app.store.save_call(call)
    app.consent.withdraw("two", app.live.recording("two"), erase=False)
    with pytest.raises(ConsentMissing):
        app.joining.join("one", "two")
    assert app.store.joined("one") is None


def test_three_parts_are_one_call_and_come_apart_as_three(halves: Halves) -> None:
    app = halves.app
    halves.half("three", (("Nina Holt", "I will call you on Tuesday about the pilot."),), 5, 0.8)
    app.joining.join("one", "two")
    app.joining.join("one", "three")
    assert (halves.loudness("one", 126.0), halves.loudness("one", 301.0)) == (0.6, 0.8)
    assert app.joining.parts("one") == ["two", "three"]
    app.joining.separate("three")
    assert "pilot" in halves.words("three")
    assert "pilot" not in halves.words("two") + halves.words("one")
