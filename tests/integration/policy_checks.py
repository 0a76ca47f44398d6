"""For each policy a value that is not the default, and what is different in the program because of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.bootstrap import Application, engines
from app.bootstrap.models import fetch_model
from app.domain.account import AccountInfo, AccountSecret, System, Tokens
from app.domain.autonomy import Level
from app.domain.brief import CalendarEvent
from app.domain.call import Call, CallContext, CallState
from app.domain.capture import MicrophoneUser
from app.domain.claims import Extraction
from app.domain.crm_fields import CrmForm
from app.domain.errors import ConsentMissing, RateLimited, UserActionNeeded
from app.domain.formats import dumps
from app.domain.help import Availability, Candidate, HelpAnswer, HelpRequest, HelpState
from app.domain.people import Participant
from app.domain.proposal import ActionKind, Person, Targets
from app.domain.transcript import Segment, Transcript
from app.events import CallNoticed, CallSeemsOver
from app.services.calls.live_call import CallSession
from app.services.methods.mapping import mapped_fields
from app.services.methods.templates import method_of
from app.services.outbox.targets import stored_targets, writer_of
from app.services.processing.rep_voice import RepVoice
from app.services.setup.own_side import own_side
from connectors import network_policy as door
from connectors.base import systems
from tests.worlds.live import EVENT, NOW, PEOPLE

CONTEXT = CallContext("acme", "Call", NOW.replace(tzinfo=None), "Sarah Chen", PEOPLE, ("Acme",))
INTERNAL = replace(EVENT, id="standup", attendees=(PEOPLE[0],))


class Office:
    """A calendar with one event, and colleagues who never answer."""

    def event(self, event_id: str) -> CalendarEvent | None:
        return EVENT

    def find(self, people: Sequence[Participant]) -> Sequence[Person]:
        return ()

    def by_name(self, name: str) -> Person | None:
        return Person(name, f"U-{name}")

    def everybody(self) -> Sequence[Person]:
        return ()

    def team(self, name: str) -> Sequence[Person]:
        return (Person(f"one of {name}", "U9"),)

    def availability(self, person: Person) -> Availability:
        return Availability(True, "free")

    def me(self) -> Person:
        return Person("Sarah Chen", "U1", "sarah@techcorp.example")

    @contextmanager
    def answers(self) -> Iterator[Callable[[float], HelpAnswer | None]]:
        yield lambda _seconds: None


@dataclass
class Ruled:
    """An application under one policy. `program` is what a test can take parts of away from."""

    app: Application
    patch: pytest.MonkeyPatch
    folder: Path
    name: str
    value: Any

    def call(self, state: CallState = CallState.DONE, days: float = 0) -> str:
        at = self.app.clock.now().replace(tzinfo=None) - timedelta(days=days)
        self.app.store.save_call(Call(replace(CONTEXT, started_at=at), state))
        return CONTEXT.call_id

    def handed(self, where: Any, what: str, answer: Any = None) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
        """What a function is called with from now on; it answers `answer`."""
        seen: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
        self.patch.setattr(where, what, lambda *given, **named: seen.append((given, named)) or answer)
        return seen

    def noticed(self, event: CalendarEvent) -> list[CallNoticed]:
        told: list[CallNoticed] = []
        self.app.events.subscribe(CallNoticed, told.append)
        detect = self.app.detector
        detect.calendar([event])
        self.app.base.sound.microphone_users.now = [MicrophoneUser("Zoom")]  # type: ignore[union-attr]
        for _ in range(6):
            self.app.clock.forward(2)  # type: ignore[attr-defined]
            detect.look()
        return told


Check = Callable[[Ruled], None]


def refuses(what: Callable[[], object], match: str = "organization", kind: type[Exception] = UserActionNeeded) -> None:
    with pytest.raises(kind, match=match):
        what()


# ── calls ───────────────────────────────────────────────────────────────────────────────────────────────────────


def no_recording(r: Ruled) -> None:
    r.call(CallState.PLANNED)
    refuses(lambda: r.app.calls.agreed("acme"), kind=ConsentMissing)
    assert r.noticed(EVENT) == []


def sentence(r: Ruled) -> None:
    assert r.app.consent.question(CONTEXT).sentence.startswith("May I record")


def rep_place(r: Ruled) -> None:
    assert r.app.consent.question(CONTEXT).places[0].place == "DE"


def all_party(r: Ruled) -> None:
    assert "Your organization" in r.app.consent.question(CONTEXT).ruling.because


def internal(r: Ruled) -> None:
    assert [n.event_id for n in r.noticed(INTERNAL)] == ["standup"]


def not_noticed(r: Ruled) -> None:
    assert r.noticed(EVENT) == []


def over_after(seconds: float, *, silent: bool) -> Check:
    """The call seems over once Zoom is away (or nobody speaks) for so long, and not before."""

    def check(r: Ruled) -> None:
        told: list[CallSeemsOver] = []
        r.app.events.subscribe(CallSeemsOver, told.append)
        detect, clock = r.app.detector, r.app.clock
        r.app.base.sound.microphone_users.now = [MicrophoneUser("Zoom")]  # type: ignore[union-attr]
        detect.recording("acme", program="Zoom", ends_at=NOW if silent else None)
        detect.look()
        r.app.base.sound.microphone_users.now = [MicrophoneUser("Zoom")] if silent else []  # type: ignore[union-attr]
        detect.look()
        for moment, is_over in ((seconds - 5, False), (10, True)):
            clock.forward(moment)  # type: ignore[attr-defined]
            detect.look()
            assert any(t.seconds is not None and t.seconds <= 0 for t in told) == is_over

    return check


def deadline(r: Ruled) -> None:
    asked: list[float] = []
    once = r.app.base.jobs.first_by
    r.patch.setattr(
        r.app.base.jobs, "first_by", lambda futures, seconds: asked.append(seconds) or once(futures, seconds)
    )
    r.app.briefs.prepare("acme")
    assert 0.5 * r.value < max(asked) <= r.value


def target(field: str) -> Check:
    def check(r: Ruled) -> None:
        r.app.briefs.prepare("acme")
        targets = stored_targets(r.app.store, "acme")
        assert r.value in (getattr(targets, field, None), targets.extra.get(field))

    return check


def tone(field: str) -> Check:
    """What the drafts are composed with, whatever the rep taught it."""

    def check(r: Ruled) -> None:
        r.call()
        r.app.store.save_document("acme", "targets", dumps(Targets(extra={field: "Yo"})))
        service = r.app.live.process._tone
        assert service is not None
        assert stored_targets(r.app.store, "acme", service.tone()).extra[field] == r.value

    return check


def owners(r: Ruled) -> list[Person]:
    return [helper.person for helper in r.app.help_people.owners(Call(CONTEXT, CallState.LIVE), None, None, seconds=5)]


def own_domains(r: Ruled) -> None:
    assert own_side(r.app.store, r.app.settings).has_domain(r.value[0])


def own_addresses(r: Ruled) -> None:
    assert own_side(r.app.store, r.app.settings).is_me(r.value[0])


def rota(r: Ruled) -> None:
    assert [person.name for person in owners(r)] == list(r.value)


def rota_group(r: Ruled) -> None:
    assert [person.name for person in owners(r)] == [f"one of {r.value}"]


def rota_page(r: Ruled) -> None:
    listed = SimpleNamespace(names=lambda page, *, timeout: [f"named on {page}"])
    r.patch.setattr(r.app.base, "_vendors", replace(r.app.base.vendors, rota=listed))
    r.patch.delitem(r.app.base.__dict__, "vendors")
    assert [person.name for person in owners(r)] == [f"named on {r.value}"]


def phones(r: Ruled) -> None:
    name, _, number = r.value[0].partition(": ")
    assert r.app.help_people._with_phone(Person(name, "U2")).phone == number


def help_timeout(r: Ruled) -> None:
    waited: list[float] = []

    def wait(request: HelpRequest, _heard: Any, seconds: float) -> tuple[HelpRequest, HelpAnswer | None]:
        waited.append(seconds)
        return request, None

    r.patch.setattr(r.app.get_se._follow_up, "_wait", wait)
    asked = Candidate("John", "U2", "owns it")
    request = HelpRequest("h", "acme", "why", None, None, (asked,), HelpState.ASKING, NOW)
    nobody = replace(request, state=HelpState.NOBODY)
    r.patch.setattr(r.app.get_se._requests, "ask_next", lambda *_given, **_named: nobody)
    r.app.get_se.follow(Call(CONTEXT, CallState.LIVE), request, join_link=None, seconds=999)
    assert waited == [r.value]


def brief_writer(r: Ruled) -> None:
    """The language model's time for a brief, and whether a brief goes to the rep's own messages."""
    for service in (r.app.briefs, r.app.schedule):
        assert getattr(service._settings, r.name) == r.value


def lead(r: Ruled) -> None:
    assert r.app.schedule._lead == timedelta(minutes=r.value)


def updates(r: Ruled) -> None:
    assert r.app.setup.updates._mode == r.value


def update_address(r: Ruled) -> None:
    asked: list[str] = []
    r.patch.setattr("app.bootstrap.updates.update_source", lambda _folder, address: asked.append(address))
    r.app.setup.updates._source()
    assert asked == [r.value]


# ── speech and language ─────────────────────────────────────────────────────────────────────────────────────────


def engine(place: int | str) -> Check:
    def check(r: Ruled) -> None:
        live, after = r.handed(engines, "live_engine"), r.handed(engines, "after_call")
        r.app.live.live_engine(Call(CONTEXT, CallState.LIVE))
        r.app.after.after_call()
        if place == 0:
            assert live[0][0][0] == after[0][0][0] == r.value
        else:
            assert after[0][1][place] == r.value
            assert place != "separate_speakers" or live[0][1]["speakers"] == r.value

    return check


def product_names(r: Ruled) -> None:
    live, after = r.handed(engines, "live_engine"), r.handed(engines, "after_call")
    r.app.live.live_engine(Call(CONTEXT, CallState.LIVE))
    r.app.after.after_call()
    assert list(after[0][1]["product_names"]) == r.value
    assert live[0][1]["vocabulary"][-1] == r.value[0]


def mirror(r: Ruled) -> None:
    from connectors import models

    seen = r.handed(models, "ModelDownloads")
    with pytest.raises(AttributeError):
        fetch_model("base.en", lambda _fraction: None)
    assert seen[0][1]["mirror"] == r.value


def meeting_names(r: Ruled) -> None:
    opened: list[str] = []
    r.patch.setattr(type(r.app.base.jobs), "background", lambda _jobs, _work, name: opened.append(name))
    r.app.live.voices.meeting_names.follow("acme", CallSession(), None)
    assert opened == ([] if r.value is False else ["meeting names"])


def voiceprint(r: Ruled) -> None:
    voice = RepVoice(store=r.app.store, settings=r.app.settings, clock=r.app.clock)
    voice.hear(lambda: (1.0, 0.0))
    assert voice.known() == (1.0, 0.0)


def provider(r: Ruled) -> None:
    refuses(r.app.after.reader, match="language model")
    assert "language model" in r.app.consent.question(CONTEXT).sentence


def model(field: str, where: str) -> Check:
    def check(r: Ruled) -> None:
        from app.bootstrap.language import reader
        from connectors import language_model

        seen = r.handed(language_model, "OpenAiModel", SimpleNamespace(name="m"))
        priced = r.handed(__import__("pipeline.extraction.model_extractor", fromlist=["x"]), "Prices")
        r.patch.setenv("OPENAI_MODEL", "of the environment, which names nothing")
        r.patch.setenv("OPENAI_BASE_URL", "https://environment.example/v1")
        s = r.app.settings
        others = {"language_model": "other", "language_model_url": "https://other.example/v1"}
        reader(s.model_copy(update={k: v for k, v in others.items() if not getattr(s, k)}), "openai", key=lambda: "")
        given, named = seen[0]
        found = {
            "model": given[1], "address": given[0].base_url, "timeout": named["timeout"],
            "prompt": priced[0][0][0] if priced else None, "answer": priced[0][0][1] if priced else None,
        }  # fmt: skip
        assert found[where] == r.value == getattr(r.app.settings, field)

    return check


def expected_language(r: Ruled) -> None:
    from app.domain.languages import proposed

    assert proposed(CONTEXT, r.app.settings.call_language) == "de"


# ── data ────────────────────────────────────────────────────────────────────────────────────────────────────────


def kept_days(of: str, days: int) -> Check:
    """After `days` it is there, a day later it is not."""

    def check(r: Ruled) -> None:
        from app.domain.consent import ConsentRecord, ConsentState

        store, clock = r.app.store, r.app.clock
        call_id = r.call(days=days - 0.5)
        begun = clock.now() - timedelta(days=days - 0.5)
        folder = r.app.privacy.recordings.folder_of(call_id)
        folder.mkdir(parents=True)
        (folder / "mic-0000.chunks").write_bytes(b"CALLSIDE")
        store.save_document(call_id, "transcript", '{"segments": []}')
        store.save_consent(ConsentRecord(call_id, ConsentState.GRANTED, decided_at=begun))
        store.audit(begun, "step", call_id, {})
        there = {
            "audio": lambda: folder.exists(),
            "transcript": lambda: store.document(call_id, "transcript") is not None,
            "consent": lambda: store.consent(call_id) is not None,
            "audit": lambda: any(row["kind"] == "step" for row in store.audit_rows()),
        }[of]
        r.app.privacy.retention.confirm_clock()
        r.app.privacy.retention.run()
        assert there()
        clock.forward(24 * 3600)  # type: ignore[attr-defined]
        r.app.privacy.retention.run()
        assert not there()

    return check


def bound(of: str, days: int, *, wanted: int) -> Check:
    def check(r: Ruled) -> None:
        setting = r.name.rsplit("_", 1)[0]
        refuses(lambda: r.app.setup.preferences.save({setting: wanted}), match="Your organization allows")
        assert getattr(r.app.settings, setting) == days
        kept_days(of, days)(r)

    return check


def no_numbers(r: Ruled) -> None:
    refuses(lambda: r.app.reports.week_report(NOW.date()))
    r.call()
    assert "minutes saved" not in r.app.after.summaries.text(r.app.archive.call("acme"), "Acme")


def pseudonyms(r: Ruled) -> None:
    r.call()
    r.app.store.audit(NOW, "approved", "acme", {"call": "acme", "sha256": "x"}, {"who": "Jane Wilson"})
    (row,) = r.app.store.audit_rows("acme")
    assert "acme" not in str(row)
    assert row["at"].endswith("T00:00:00+00:00")
    assert "private" not in row
    assert r.app.store.verify_audit() == 1


def local_only(r: Ruled) -> None:
    _ = r.app.store
    refuses(lambda: door.check("example.com"), kind=door.NotAllowed)
    door.check("127.0.0.1")


def allowed_hosts(r: Ruled) -> None:
    from app.bootstrap.network_policy import guard

    guard(r.app.settings.model_copy(update={"local_only": True}))
    door.check("proxy.example.com")
    refuses(lambda: door.check("example.com"), kind=door.NotAllowed)


def allowed_systems(r: Ruled) -> None:
    refuses(lambda: r.app.setup.accounts.connect_token(System.JIRA, "token", base_url="https://acme.example"))
    r.app.store.save_account(AccountInfo(System.JIRA, "https://acme.example"), AccountSecret(Tokens("t")))
    assert all(view.info is None for view in r.app.setup.accounts.views())
    refuses(lambda: r.app.setup.accounts.token(System.JIRA))


def no_export(r: Ruled) -> None:
    r.call()
    refuses(lambda: r.app.archive.markdown("acme"))
    refuses(lambda: r.app.archive.srt("acme"))


def assistant_access(r: Ruled) -> None:
    refuses(r.app.memory.assistant.search_calls, match="account")


def assistant_accounts(r: Ruled) -> None:
    r.call()
    other = replace(CONTEXT, call_id="globex", accounts=("Globex",), started_at=r.app.clock.now().replace(tzinfo=None))
    r.app.store.save_call(Call(other, CallState.DONE))
    r.app.base.preferences.save({"assistant_access": True})
    assert [c["call_id"] for c in r.app.memory.assistant.search_calls()["calls"]] == ["acme"]


def assistant_rate(r: Ruled) -> None:
    r.app.base.preferences.save({"assistant_access": True, "assistant_accounts": ["Acme"]})
    for _ in range(r.value):
        r.app.memory.assistant.search_calls()
    refuses(r.app.memory.assistant.search_calls, match="too fast", kind=RateLimited)


SAID = "We only sign once single sign-on works."


def spoken(r: Ruled) -> None:
    call_id = r.call()
    segments = (Segment(0, 0.0, 4.0, "Jane", SAID),)
    r.app.store.save_transcript(call_id, Transcript.of(CONTEXT, segments))


def memory_folder(r: Ruled) -> None:
    spoken(r)
    r.app.privacy.copies.keep_up()
    place = Path(r.app.settings.memory_folder)
    assert any(SAID in file.read_text(encoding="utf-8") for file in place.rglob("*.md"))
    # Where files of calls are forbidden, none stays.
    r.patch.setattr(type(r.app.base.preferences), "in_force", lambda _self: replace_setting(r, export_allowed=False))
    r.app.privacy.copies.keep_up()
    assert not list(place.rglob("*.md"))


def replace_setting(r: Ruled, **changes: Any) -> Any:
    return r.app.settings.model_copy(update=changes)


def event_command(r: Ruled) -> None:
    from app.bootstrap.local_command import LocalCommand

    told = r.handed(LocalCommand, "__call__")
    r.call()
    r.app.memory.outgoing.call_written_up("acme")
    assert [given[-1]["call"] for given, _ in told] == ["acme"]


def event_address(r: Ruled) -> None:
    from connectors.local_program import LocalAddress

    told = r.handed(LocalAddress, "__call__")
    r.call()
    r.app.memory.outgoing.call_written_up("acme")
    assert [set(given[-1]) for given, _ in told] == [{"event", "call", "link"}]


def event_words(r: Ruled) -> None:
    from connectors.local_program import LocalAddress

    told = r.handed(LocalAddress, "__call__")
    r.app.base.preferences.save({"event_address": "http://127.0.0.1:9/callside"})
    r.call()
    r.app.memory.outgoing.call_written_up("acme")
    assert told[0][0][-1]["title"] == CONTEXT.title


def orders(r: Ruled) -> None:
    refuses(r.app.privacy.orders.run, match="mandatory policy")  # one of the two that belong together: never on its own


def order_key(r: Ruled) -> None:
    assert r.app.effective.origin["orders_public_key"] == "policy"


def receipts(r: Ruled) -> None:
    assert r.app.privacy.orders._folder() == Path(r.value)


def evidence_folder(r: Ruled) -> None:
    Path(r.value).mkdir()
    r.call(CallState.PLANNED)
    r.app.consent.ask(CONTEXT)
    r.app.housekeeping.tick()
    assert list(Path(r.value).glob("consent-acme*.json"))


def evidence_syslog(r: Ruled) -> None:
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind(r.value)
        r.call(CallState.PLANNED)
        r.app.consent.ask(CONTEXT)
        r.app.housekeeping.tick()
        assert b"consent-acme" in server.recv(65536)


def rotation(r: Ruled) -> None:
    assert not r.app.privacy.rotate_key_if_due()
    r.app.clock.forward(r.value * 24 * 3600)  # type: ignore[attr-defined]
    assert r.app.privacy.rotate_key_if_due()


# ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────────


def ceiling(kind: str) -> Check:
    def check(r: Ruled) -> None:
        r.app.store.set_level(kind, Level.AUTO, NOW)
        assert r.app.after.learning.standing(kind).effective is Level(r.value)

    return check


def crm_tasks(r: Ruled) -> None:
    r.app.briefs.prepare("acme")
    assert stored_targets(r.app.store, "acme").extra["crm_tasks"] == "on"


def method(r: Ruled) -> None:
    chosen = r.app.methods.method()
    assert chosen is not None
    assert chosen.key == r.value


def crm_fields(r: Ruled) -> None:
    """The CRM's fields are read once a method's are mapped to them."""
    service = r.app.methods
    r.patch.setattr(service, "_crm", lambda: SimpleNamespace(values=lambda *_given, **_named: None))
    r.patch.setattr("app.services.methods.service.mapped_fields", lambda *_given: {"next_step": "NextStep"})
    r.call()
    call = r.app.store.call("acme")
    assert call is not None
    asked = r.handed(service, "known_form", CrmForm({}))
    service.after_call(call, Transcript.of(call.context, ()), Extraction("acme", "offline"), Targets("006"))
    assert asked


def mapped(r: Ruled) -> None:
    settings = r.app.setup.preferences.in_force()
    assert mapped_fields(method_of("meddicc"), settings.method_fields) == {"champion": "Champion__c"}


def method_folder(r: Ruled) -> None:
    assert Path(r.value) in r.app.methods._folders


def threshold(r: Ruled) -> None:
    from app.services.review.service import Card
    from tests.integration.store.test_store import a_proposal

    card = Card(replace(a_proposal(), confidence=0.97), "", "sha", "key", None)
    assert not r.app.autonomy._passes(card)
    assert r.app.autonomy._passes(replace(card, proposal=replace(card.proposal, confidence=1.0)))


def countdown(r: Ruled) -> None:
    from app.services.review.service import Card
    from tests.integration.store.test_store import a_proposal

    r.call()
    until = r.app.autonomy._start(Card(a_proposal(), "", "sha", "key", None))
    assert (until - r.app.clock.now()).total_seconds() == pytest.approx(r.value, abs=1)


def write_timeout(r: Ruled) -> None:
    assert r.app.outbox._timeout == r.value


def attachments(r: Ruled) -> None:
    Path(r.value).mkdir()
    (Path(r.value) / "price.pdf").write_bytes(b"%PDF")
    (source,) = r.app.attachments._sources
    assert [file.name for file in source.files(None, timeout=1)] == ["price.pdf"]


def client(system: System) -> Check:
    """What a person types can't take the place of the company's own app."""

    def check(r: Ruled) -> None:
        from app.cli.root import app as commands
        from app.cli.root import run
        from app.services.setup.accounts import AccountService

        seen = r.handed(AccountService, "connect")
        run(commands, ["accounts", "connect", system.value, "--client-id", "my-own", "--no-browser"])
        assert seen
        assert seen[0][0][-1].client_id == r.value

    return check


def one_of(usual: System, chosen: System, kind: ActionKind) -> Check:
    """Of two connected systems of one role, the policy's is the one that counts."""

    def check(r: Ruled) -> None:
        for system in (usual, chosen):
            r.app.store.save_account(AccountInfo(system, "https://acme.example"), AccountSecret(Tokens("t")))
        r.patch.setattr(r.app.base, "_vendors", None)
        r.app.base.__dict__.pop("vendors", None)
        writer = writer_of(r.app.base.vendors.writers, kind)
        assert writer is not None
        assert {writer.vendor} == systems()[chosen].vendors

    return check


CHECKS: dict[str, tuple[Any, Check]] = {
    "brief_deadline_seconds": (1.5, deadline),
    "help_timeout_seconds": (30, help_timeout),
    "own_domains": (["ours-elsewhere.example"], own_domains),
    "own_addresses": (["sarah@alias.example"], own_addresses),
    "help_rota": (["Priya Nair"], rota),
    "help_rota_group": ("se-rota", rota_group),
    "help_rota_page": ("p1", rota_page),
    "help_phones": (["Priya Nair: +1 555 0112"], phones),
    "brief_lead_minutes": (10, lead),
    "brief_model_seconds": (2.0, brief_writer),
    "brief_to_slack": (True, brief_writer),
    "updates": ("off", updates),
    "update_address": ("https://releases.example.com", update_address),
    "recording_allowed": (False, no_recording),
    "consent_sentence": ("May I record this? It goes after {days} days.", sentence),
    "rep_place": ("DE", rep_place),
    "consent_all_party_places": (["*"], all_party),
    "notice_calls": (False, not_noticed),
    "offer_internal_calls": (True, internal),
    "ending_grace_seconds": (60, over_after(60, silent=False)),
    "forgotten_stop_minutes": (30, over_after(1800, silent=True)),
    "call_language": ("de", expected_language),
    "speech_model": ("base.en", engine(0)),
    "model_mirror": ("https://models.example.com", mirror),
    "separate_speakers": (False, engine("separate_speakers")),
    "meeting_names": (False, meeting_names),
    "product_names": (["DataVault Pro"], product_names),
    "pyannote_folder": ("/opt/pyannote", engine("pyannote_folder")),
    "voiceprint": (True, voiceprint),
    "language_provider": ("openai", provider),
    "language_model": ("llama", model("language_model", "model")),
    "language_model_url": ("https://llm.example.com/v1", model("language_model_url", "address")),
    "language_model_timeout_seconds": (12.0, model("language_model_timeout_seconds", "timeout")),
    "language_model_price_prompt": (2.0, model("language_model_price_prompt", "prompt")),
    "language_model_price_answer": (3.0, model("language_model_price_answer", "answer")),
    "retention_audio_days": (3, kept_days("audio", 3)),
    "retention_transcript_days": (30, kept_days("transcript", 30)),
    "retention_consent_days": (400, kept_days("consent", 400)),
    "retention_audit_days": (100, kept_days("audit", 100)),
    "retention_audio_days_most": (2, bound("audio", 2, wanted=5)),
    "retention_audio_days_least": (20, bound("audio", 20, wanted=5)),
    "retention_transcript_days_most": (20, bound("transcript", 20, wanted=50)),
    "retention_transcript_days_least": (120, bound("transcript", 120, wanted=50)),
    "retention_consent_days_most": (200, bound("consent", 200, wanted=500)),
    "retention_consent_days_least": (2000, bound("consent", 2000, wanted=500)),
    "retention_audit_days_most": (50, bound("audit", 50, wanted=500)),
    "retention_audit_days_least": (900, bound("audit", 900, wanted=500)),
    "insights": (False, no_numbers),
    "pseudonymous_audit": (True, pseudonyms),
    "local_only": (True, local_only),
    "allowed_hosts": (["proxy.example.com"], allowed_hosts),
    "allowed_systems": (["slack"], allowed_systems),
    "export_allowed": (False, no_export),
    "assistant_access": (True, assistant_access),
    "assistant_accounts": (["Acme"], assistant_accounts),
    "assistant_reads_per_minute": (2, assistant_rate),
    "assistant_reads_per_minute_most": (2, assistant_rate),
    "assistant_reads_per_minute_least": (50, assistant_rate),
    "memory_folder": ("TMP/notes", memory_folder),
    "event_command": ("notify-me", event_command),
    "event_address": ("http://127.0.0.1:9/callside", event_address),
    "event_words": (True, event_words),
    "orders_folder": ("/nowhere/orders", orders),
    "orders_public_key": ("AAAA", order_key),
    "receipts_folder": ("/nowhere/receipts", receipts),
    "evidence_folder": ("TMP/evidence", evidence_folder),
    "evidence_syslog": ("TMP/log", evidence_syslog),
    "key_rotation_days": (90, rotation),
    "autonomy_threshold": (0.99, threshold),
    "autonomy_countdown_seconds": (600, countdown),
    "autonomy_call_note": ("preview", ceiling(ActionKind.CALL_NOTE)),
    "autonomy_stage": ("opt_out", ceiling(ActionKind.STAGE)),
    "autonomy_task": ("preview", ceiling(ActionKind.TASK)),
    "autonomy_field": ("preview", ceiling("field:Champion__c")),
    "autonomy_deal_field": ("opt_out", ceiling("field:CloseDate")),
    "crm_tasks": (True, crm_tasks),
    "crm_fields": (True, crm_fields),
    "method": ("bant", method),
    "method_fields": (["champion=Champion__c"], mapped),
    "method_folder": ("/opt/methods", method_folder),
    "autonomy_draft": ("preview", ceiling(ActionKind.DRAFT)),
    "autonomy_comment": ("preview", ceiling(ActionKind.COMMENT)),
    "autonomy_message": ("preview", ceiling(ActionKind.MESSAGE)),
    "autonomy_summary_line": ("preview", ceiling(ActionKind.SUMMARY_LINE)),
    "write_timeout_seconds": (7.0, write_timeout),
    "greeting": ("Dear", tone("greeting")),
    "sign_off": ("Kind regards", tone("sign_off")),
    "notion_page_id": ("page-1", target("notion_page_id")),
    "slack_channel_id": ("C1", target("slack_channel_id")),
    "salesforce_client_id": ("company-app", client(System.SALESFORCE)),
    "google_client_id": ("company-app", client(System.GOOGLE)),
    "slack_client_id": ("company-app", client(System.SLACK)),
    "microsoft_client_id": ("company-app", client(System.MICROSOFT)),
    "hubspot_client_id": ("company-app", client(System.HUBSPOT)),
    "teams_client_id": ("company-app", client(System.TEAMS)),
    "crm": ("hubspot", one_of(System.SALESFORCE, System.HUBSPOT, ActionKind.CALL_NOTE)),
    "chat": ("teams", one_of(System.SLACK, System.TEAMS, ActionKind.MESSAGE)),
    "attachments_folder": ("TMP/files", attachments),
}
# Those that only a window obeys: tests/ui/test_policy_windows.py.
IN_WINDOWS: dict[str, Any] = {
    "language": "de",
    "start_with_system": False,
    "shortcut_get_se": "Ctrl+Alt+1",
    "shortcut_off_the_record": "Ctrl+Alt+2",
    "shortcut_hide": "Ctrl+Alt+3",
    "shortcut_mute": "Ctrl+Alt+4",
}
