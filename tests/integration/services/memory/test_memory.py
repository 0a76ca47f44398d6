"""Everything said can be asked, and nothing that is withheld, withdrawn, over its time or erased can."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.bootstrap import Application, ApplicationBase
from app.domain.call import Call, CallContext, CallState
from app.domain.claims import Evidence, Extraction, NextStep, Status, Verification, Withheld, WithheldReason
from app.domain.consent import ConsentRecord
from app.domain.errors import BadInput, RateLimited, UserActionNeeded
from app.domain.memory import Answers, CallIndex, Scope
from app.domain.people import Participant, Side
from app.domain.privacy import Scope as Erased
from app.domain.transcript import Segment, Transcript
from tests.worlds.live import NOW, Now

SARAH = Participant("Sarah Chen", Side.US, "Account Executive", "sarah@techcorp.example")
JANE = Participant("Jane Wilson", Side.CUSTOMER, "CTO", "jane@acme.example")
OTTO = Participant("Otto Grün", Side.CUSTOMER, None, "otto@globex.example")
SSO = "We can only sign once single sign-on works with our identity provider Okta."
PRICE = "Forty thousand euros a year is more than our budget allows."
SMALL_TALK = (
    "The weather in Hamburg has been awful all week, rain every single day.",
    "My daughter started school and the mornings are hectic now.",
    "The train was late again, so I took a taxi to the office.",
    "We have lunch in the canteen downstairs on most days.",
)


class World:
    def __init__(self, folder: Path) -> None:
        self.clock = Now()
        self.app = Application(ApplicationBase(folder, clock=self.clock, is_demo=True))
        self.store = self.app.store

    def call(self, call_id: str, account: str, who: Participant, *said: str, days_ago: float = 1) -> Transcript:
        at = (NOW - timedelta(days=days_ago)).replace(tzinfo=None)
        context = CallContext(call_id, f"Call with {account}", at, SARAH.name, (SARAH, who), (account,))
        lines = [*SMALL_TALK[:2], *said, *SMALL_TALK[2:]]
        segments = [
            Segment(n, n * 30.0, n * 30.0 + 8, SARAH.name if n % 2 else who.name, text) for n, text in enumerate(lines)
        ]
        transcript = Transcript.of(context, segments)
        self.store.save_call(Call(context, CallState.DONE))
        self.store.save_transcript(call_id, transcript)
        return transcript

    def ask(self, question: str, scope: Scope = Scope()) -> Answers:
        self.app.memory.indexer.run()
        return self.app.memory.service.ask(question, scope)

    def quotes(self, question: str, scope: Scope = Scope()) -> list[str]:
        return [answer.quote for answer in self.ask(question, scope).answers]

    def indexed(self) -> set[str]:
        model = self.app.memory.indexer._reader().model
        return {i.call_id for i in self.store.indexes([c.id for c in self.store.calls()], model)}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path / "data")
    world.call("acme-1", "Acme", JANE, SSO)
    world.call("globex-1", "Globex", OTTO, PRICE)
    yield world
    world.app.close()


def test_an_answer_is_a_quote_with_its_speaker_its_call_and_its_moment(world: World) -> None:
    first = world.ask("What did they say about single sign-on?").answers[0]
    assert (first.quote, first.speaker, first.call_id, first.start) == (SSO, JANE.name, "acme-1", 60.0)
    assert first.date == "2024-12-05"


@pytest.mark.parametrize(
    ("question", "said"),
    [("Was wurde über Single Sign-on gesagt?", SSO), ("¿Cuánto cuesta al año y qué dijeron del presupuesto?", PRICE),
     ("Qu'ont-ils dit sur le budget ?", PRICE)],
)  # fmt: skip
def test_a_question_in_another_language_finds_it(world: World, question: str, said: str) -> None:
    assert said in world.quotes(question)


def test_nothing_was_said_about_that(world: World) -> None:
    assert world.quotes("Who won the football match against Brazil?") == []
    assert world.quotes("Wie wird das Antibiotikum dosiert?") == []


def test_account_person_and_time_narrow_a_question(world: World) -> None:
    about = "What did they say about single sign-on?"
    assert SSO not in world.quotes(about, Scope(("Globex",)))
    assert SSO not in world.quotes(about, Scope(person="Sarah"))
    assert SSO in world.quotes(about, Scope(("acme",), "Jane Wilson"))
    assert SSO not in world.quotes(about, Scope(until=(NOW - timedelta(days=2)).replace(tzinfo=None)))
    assert all(a.call_id == "globex-1" for a in world.ask("What did Globex say about the budget?").answers)


def test_a_renamed_speaker_keeps_the_index_and_a_changed_word_drops_it(world: World) -> None:
    world.app.memory.indexer.run()
    transcript = world.store.transcript("acme-1")
    assert transcript
    world.store.save_transcript("acme-1", transcript.renamed(JANE.name, "Jane W."))
    assert world.indexed() == {"acme-1", "globex-1"}
    assert world.ask("What about single sign-on?").answers[0].speaker == "Jane W."
    blank = tuple(replace(s, text="") if s.text == SSO else s for s in transcript.segments)
    world.store.save_transcript("acme-1", replace(transcript, segments=blank))
    assert world.indexed() == {"globex-1"}
    assert SSO not in world.quotes("What about single sign-on?")


def test_vectors_of_words_that_went_meanwhile_are_not_kept(world: World) -> None:
    read = world.store.transcript("acme-1")
    assert read
    world.store.save_transcript("acme-1", replace(read, segments=read.segments[:2]))
    assert not world.store.save_index(CallIndex("acme-1", ((0, 4),), b"1" * 384), "m", read)


@pytest.mark.parametrize(
    "close",
    [
        lambda w: w.store.save_gaps("acme-1", [(59.0, None)]),
        lambda w: w.store.save_extraction(
            "acme-1", Extraction("acme-1", "offline", withheld=(Withheld(WithheldReason.SENSITIVE, 60.0, 68.0),))
        ),
        lambda w: w.store.save_consent(ConsentRecord("acme-1").ask(NOW).grant(NOW, call_time=0.0)[0].withdraw(NOW)),
        lambda w: w.store.erase_spoken("acme-1"),
        lambda w: w.store.lock_spoken("acme-1"),
        lambda w: w.store.forget_texts(["acme-1"]),
        lambda w: w.app.privacy.erasing.erase(Erased.PERSON, JANE.name),
        lambda w: w.app.privacy.erasing.erase(Erased.CALL, "acme-1"),
        lambda w: setattr(w.clock, "at", w.clock.at + timedelta(days=89.5)),
        lambda w: w.store.set_call_state("acme-1", CallState.LIVE),
    ],
    ids=["off the record", "sensitive", "withdrawn", "erased words", "locked", "forgotten", "person", "call", "over", "live"],
)  # fmt: skip
def test_what_is_closed_can_not_be_asked(world: World, close: object) -> None:
    assert SSO in world.quotes("What did they say about single sign-on?")
    world.call("acme-0", "Acme", JANE, PRICE, days_ago=0.1)
    close(world)  # type: ignore[operator]
    assert SSO not in world.quotes("What did they say about single sign-on?")
    assert SSO not in world.quotes("Single sign-on Okta", Scope(("Acme",)))


def test_erasing_everything_leaves_no_vector(world: World) -> None:
    world.app.memory.indexer.run()
    world.app.privacy.erasing.erase(Erased.ALL)
    assert world.indexed() == set()
    assert world.store.forget_index() == 0


def test_open_promises_are_a_question_in_four_languages(world: World) -> None:
    said = "I will send you the security questionnaire by Friday."
    transcript = world.call("acme-2", "Acme", JANE, "Could you send that?", said, days_ago=0.5)
    line = next(s for s in transcript.segments if s.text == said)
    step = NextStep(
        "send the security questionnaire", SARAH.name, None, None, None, "Acme",
        (Evidence(line.id, line.start, line.end, line.speaker, said),), Verification(Status.VERIFIED),
    )  # fmt: skip
    world.store.save_extraction("acme-2", Extraction("acme-2", "offline", next_steps=(step,)))
    for question in ("What did we promise and not do?", "Was haben wir versprochen und nicht getan?",
                     "¿Qué prometimos y no hicimos?", "Qu'avons-nous promis et pas fait ?"):  # fmt: skip
        assert world.quotes(question) == [said]
    assert world.quotes("What did we promise Acme?".replace(" Acme", " to Acme")) == [said]
    assert world.quotes("What has changed since last time?", Scope(("Acme",))) == [said]


def test_what_does_not_agree_is_found_in_two_calls(world: World) -> None:
    now = "Our team has three hundred users in two countries."
    world.call("acme-3", "Acme", JANE, "Our team has eighty users in two countries.", days_ago=20)
    world.call("acme-4", "Acme", JANE, now, days_ago=0.2)
    found = world.ask("Where did they contradict themselves?", Scope(("Acme",))).answers
    assert [a.call_id for a in found] == []  # only neighbouring calls are compared, and acme-1 lies between
    world.store.forget_texts(["acme-1"])
    world.store.forget_calls(["acme-1"])
    assert [a.call_id for a in world.ask("Where did they contradict themselves?").answers] == ["acme-4", "acme-3"]


# ── the assistant ───────────────────────────────────────────────────────────────────────────────────────────────


def allow(world: World, **more: object) -> None:
    changes = {"assistant_access": True, "assistant_accounts": ["Acme"], **more}
    world.app.base.preferences.save(changes)


def test_an_assistant_reads_nothing_until_it_is_allowed(world: World) -> None:
    assistant = world.app.memory.assistant
    with pytest.raises(UserActionNeeded, match="assistant_access"):
        assistant.search_calls()
    allow(world, assistant_accounts=[])
    with pytest.raises(UserActionNeeded, match="account"):
        assistant.ask("single sign-on")


def test_an_assistant_reads_the_chosen_accounts_alone_and_each_read_is_on_record(world: World) -> None:
    allow(world)
    world.app.memory.indexer.run()
    assistant = world.app.memory.assistant
    assert [c["call_id"] for c in assistant.search_calls()["calls"]] == ["acme-1"]
    assert assistant.search_calls("budget")["calls"] == []
    assert assistant.ask("What did they say about single sign-on?")["answers"][0]["quote"] == SSO
    assert all(a["call_id"] != "globex-1" for a in assistant.ask("budget of forty thousand euros")["answers"])
    with pytest.raises(BadInput):
        assistant.get_call("globex-1")
    rows = [row for row in world.store.audit_rows() if row["kind"] == "read by an assistant"]
    assert len(rows) == 4
    assert all("Okta" not in str(row) and "single sign-on" not in str(row) for row in rows)
    assert world.store.verify_audit()


def test_an_assistant_that_reads_too_fast_waits(world: World) -> None:
    allow(world, assistant_reads_per_minute=3)
    assistant = world.app.memory.assistant
    for _ in range(3):
        assistant.search_calls()
    with pytest.raises(RateLimited):
        assistant.search_calls()
    world.clock.at += timedelta(seconds=61)
    assert assistant.search_calls()["calls"]
