"""The history finds what was said, forgets what was erased, and hands calls out as files."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.domain.call import Call, CallContext, CallState
from app.domain.claims import Evidence, Extraction
from app.domain.errors import BadInput, UserActionNeeded
from app.domain.formats import dumps
from app.domain.people import Participant, Side
from app.domain.proposal import Action, ActionKind, Line, Proposal, ProposalState, Vendor
from app.domain.transcript import Segment, Transcript
from app.policy import effective
from app.services.processing.notes import NoteService
from app.services.processing.speaker_names import SpeakerService
from app.services.reports.call_archive import Archive
from app.services.setup.clocks import SystemClock
from app.services.setup.preferences import PreferenceService
from app.store.sqlstore import SqlStore

PEOPLE = (Participant("Sarah Chen", Side.US), Participant("Jané Wilson", Side.CUSTOMER, "CTO"))
CONTEXT = CallContext("c1", "Acme *demo*", datetime(2024, 12, 6, 14), "Sarah Chen", PEOPLE, ("Acme",))
LONG = " ".join(["The connections double once the Ohio site goes live."] * 4)


@pytest.fixture
def store(tmp_path: Path):
    store = SqlStore(tmp_path / "data", bytes(32))
    store.save_call(Call(CONTEXT, CallState.REVIEW, recorded_from=29.0, recorded_to=300.0))
    segments = [
        Segment(0, 61.5, 64.0, "Speaker 2", "The latency numbers look good."),
        Segment(1, 64.0, 80.0, "Jané Wilson", LONG),
        Segment(2, 80.0, 90.0, "Speaker 2", ""),
    ]
    store.save_document("c1", "transcript", dumps(Transcript.of(CONTEXT, segments)))
    store.save_proposals([a_proposal("p1"), a_proposal("p2")])
    yield store
    store.dispose()


def a_proposal(number: str) -> Proposal:
    said = Evidence(0, 61.5, 64.0, "Speaker 2", "The latency numbers look good.")
    action = Action(
        Vendor.SLACK, ActionKind.MESSAGE, f"U-{number}", "John", {"text": "Speaker 2 is content with the benchmark"}
    )
    return Proposal(number, "c1", action, (Line("Speaker 2 is content", (said,)),), 0.9, "why")


def test_a_call_in_a_language_that_is_not_read_says_which(store: SqlStore) -> None:
    archive = Archive(store=store)
    assert archive.left_unread("c1") is None
    store.save_extraction("c1", Extraction("c1", "offline", flags=("language_not_read",), language="pl"))
    assert "Polish" in str(archive.left_unread("c1"))


def test_search_finds_transcripts_and_follow_ups_by_the_beginnings_of_words(store: SqlStore) -> None:
    archive = Archive(store=store)
    (hit,) = archive.search("numbers laten")
    assert (hit.call_id, hit.kind, hit.at, hit.who) == ("c1", "transcript", 61.5, "Speaker 2")
    assert hit.pieces[1::2] == ("latency", "numbers")
    assert {h.ref for h in archive.search("benchm")} == {"p1", "p2"}
    assert archive.search("jane ohio")[0].who == "Jané Wilson"


@pytest.mark.parametrize("typed", ["", "   ", '"', "NOT (", "a* OR", "who:jane", "' OR 1=1 --"])
def test_whatever_is_typed_is_looked_for_and_never_read_as_a_command(store: SqlStore, typed: str) -> None:
    assert list(Archive(store=store).search(typed)) in ([],) or typed == "who:jane"


def test_what_was_redacted_is_no_longer_found(store: SqlStore) -> None:
    body = json.loads(store.document("c1", "transcript") or "")
    body["segments"][0]["text"] = ""
    store.save_document("c1", "transcript", json.dumps(body))
    assert not Archive(store=store).search("latency")


def test_a_renamed_speaker_is_renamed_everywhere_that_is_not_decided(store: SqlStore) -> None:
    store.set_proposal_state("p2", ProposalState.APPROVED)
    speakers = SpeakerService(store=store, clock=SystemClock())
    assert speakers.rename("c1", "Speaker 2", "Bob Torres").proposals == 1
    first, second = store.proposals("c1")
    assert first.action.content["text"] == "Bob Torres is content with the benchmark"
    assert first.lines[0].evidence[0].speaker == "Bob Torres"
    assert second.action.content["text"].startswith("Speaker 2")
    assert Archive(store=store).search("bob latency")
    with pytest.raises(BadInput, match="Nobody is called Speaker 2"):
        speakers.rename("c1", "Speaker 2", "Jane")


def test_a_name_is_renamed_as_a_whole_and_never_inside_of_others(store: SqlStore) -> None:
    text = "Speaker 2 and Speaker 21: write to Speaker 2@acme.example. Ask Speaker 2."
    action = Action(
        Vendor.GMAIL, ActionKind.DRAFT, "bob", "Bob", {"text": text, "attachments": [{"name": "Speaker 2"}]}
    )
    store.save_proposals([Proposal("p9", "c1", action, (), 0.9, "why")])
    SpeakerService(store=store, clock=SystemClock()).rename("c1", "Speaker 2", "Ana")
    content = next(p for p in store.proposals("c1") if p.id == "p9").action.content
    assert content["text"] == "Ana and Speaker 21: write to Speaker 2@acme.example. Ask Ana."
    assert content["attachments"] == [{"name": "Speaker 2"}], "a file is not ours to change"


def test_two_speakers_become_one(store: SqlStore) -> None:
    SpeakerService(store=store, clock=SystemClock()).rename("c1", "Speaker 2", "Jané Wilson")
    assert {s.speaker for s in Archive(store=store).transcript("c1").segments} == {"Jané Wilson"}


def test_exports_hold_the_notes_and_leave_out_what_was_left_out(store: SqlStore) -> None:
    notes = NoteService(store=store)
    notes.add("c1", 65.2, "  ask finance ")
    notes.add("c1", 66.0, "   ")
    archive = Archive(store=store)
    text = archive.markdown("c1")
    assert "# Acme \\*demo\\*" in text
    assert "- 01:05 ask finance" in text
    assert "left out" in text
    srt = archive.srt("c1")
    assert srt.startswith("1\n00:01:01,500 --> 00:01:04,000\nSpeaker 2: The latency numbers look good.\n")
    assert all(len(line) < 110 for line in srt.splitlines())
    assert "left out" not in srt
    assert archive.calls()[0].to_review == 2


def test_settings_are_kept_checked_and_locked_by_policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text('{"mandatory": {"retention_audio_days": 1}}')
    monkeypatch.setenv("CALLSIDE_POLICY_FILE", str(policy))
    file = tmp_path / "settings.json"
    service = PreferenceService(file=file, read=lambda: effective(file))
    service.save({"sign_off": "Cheers"})
    shown = {p.name: p for p in service.all()}
    assert (shown["sign_off"].value, shown["sign_off"].origin) == ("Cheers", "you")
    assert (shown["retention_audio_days"].value, shown["retention_audio_days"].locked) == (1, True)
    assert (shown["brief_lead_minutes"].least, shown["brief_lead_minutes"].most) == (1, 60)
    with pytest.raises(UserActionNeeded, match="managed by your organization"):
        service.save({"retention_audio_days": 9})
    with pytest.raises(BadInput):
        service.save({"brief_lead_minutes": 900})
    service.reset("sign_off")
    assert {p.name: p for p in service.all()}["sign_off"].origin == "default"


def test_a_crash_in_a_reset_keeps_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "settings.json"
    service = PreferenceService(file=file, read=lambda: effective(file))
    service.save({"sign_off": "Cheers", "language_model": "llama"})
    write = Path.write_text

    def cut(path: Path, text: str, **more: Any) -> int:
        write(path, text[:5], **more)
        raise OSError("power cut")

    monkeypatch.setattr(Path, "write_text", cut)
    with pytest.raises(OSError, match="power cut"):
        service.reset("sign_off")
    assert {p.name: p.value for p in service.all()}["sign_off"] == "Cheers"
