"""Passages that may not be reached, planted in every way there is, and the ways out that are searched for them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from app.bootstrap import Application
from app.domain.call import Call, CallContext, CallState
from app.domain.claims import Evidence, Extraction, SummaryLine, Withheld, WithheldReason
from app.domain.consent import ConsentRecord
from app.domain.errors import CallsideError
from app.domain.memory import Scope
from app.domain.people import Participant, Side
from app.domain.privacy import Scope as Erased
from app.domain.transcript import Segment, Transcript
from app.services.memory.outgoing import OutgoingEvents
from app.services.memory.reach import Reach
from pipeline.memory.vectors import BYTES
from tests.worlds.live import NOW, Now

REP = Participant("Sarah Chen", Side.US, "Account Executive", "sarah@techcorp.example")
# Nobody says these words anywhere else.
STEM = "qxv"
Close = Callable[[Application, str], object]
OPEN_ACCOUNT, OTHER_ACCOUNT = "Acme", "Umbrella"


@dataclass(frozen=True, slots=True)
class Plant:
    """A passage and the way in which it is closed. `word` stands nowhere else; `is_of_rep` says that the rep may read it and
    only the assistant may not."""

    way: str
    call_id: str
    word: str
    said: str
    is_of_rep: bool = False


def planted(app: Application, each: int, ways: Mapping[str, Close]) -> list[Plant]:
    """Plants `each` passages in each way, indexes them while they are open, and closes them."""
    found: list[Plant] = []
    for way in ways:
        for number in range(each):
            word = STEM + way.replace(" ", "") + "".join(chr(97 + int(digit)) for digit in f"{number:02}")
            found.append(_plant(app, way, number, word))
    app.memory.indexer.run()
    for plant in found:
        ways[plant.way](app, plant.call_id)
    return found


def reached(app: Application, clock: Now, plants: list[Plant], folder: Path) -> Iterator[tuple[str, Plant]]:
    """(way out, plant) for each that was reached, by the rep's own ways and those of an assistant that may read one account."""
    app.privacy.copies.keep_up()
    files = "\n".join(file.read_text(encoding="utf-8") for file in folder.rglob("*.md"))
    assistant = app.memory.assistant
    told: list[object] = []
    settings = app.settings.model_copy(update={"event_words": True})
    outgoing = OutgoingEvents(
        store=app.store,
        settings=lambda: settings,
        reach=lambda: Reach(store=app.store, settings=settings, clock=clock),
        ways=lambda _settings: {"a program": told.append},
    )
    for plant in plants:
        clock.at += timedelta(seconds=61)  # so that the assistant's rate never hides anything
        told.clear()
        outgoing.call_written_up(plant.call_id)
        ways: dict[str, Callable[[], object]] = {
            "assistant ask": lambda p=plant: assistant.ask(p.said),  # type: ignore[misc]
            "assistant search": lambda p=plant: assistant.search_calls(p.word),  # type: ignore[misc]
            "assistant call": lambda p=plant: assistant.get_call(p.call_id),  # type: ignore[misc]
            "assistant brief": lambda p=plant: assistant.brief(OTHER_ACCOUNT if p.is_of_rep else OPEN_ACCOUNT),  # type: ignore[misc]
        }
        if not plant.is_of_rep:
            ways["ask"] = lambda p=plant: app.memory.service.ask(p.said)  # type: ignore[misc]
            ways["ask in the account"] = lambda p=plant: app.memory.service.ask(p.word, Scope((OPEN_ACCOUNT,)))  # type: ignore[misc]
            ways["folder"] = lambda: files
            ways["events"] = lambda: list(told)
        for name, way in ways.items():
            # A search names calls, not words.
            if (plant.call_id if name == "assistant search" else plant.word) in _answer(way):
                yield name, plant
        if plant.way in GONE and _answer(lambda p=plant: app.memory.linked(p.call_id)):  # type: ignore[misc]
            yield "link", plant


def _answer(way: Callable[[], object]) -> str:
    try:
        return str(way())
    except CallsideError:
        return ""


def _plant(app: Application, way: str, number: int, word: str) -> Plant:
    said = f"The {word} was agreed for the {word} project of our team."
    is_of_rep = way == "another account"
    speaker = Participant(f"Person {way.title()} {number}", Side.CUSTOMER)
    call_id = f"{way.replace(' ', '-')}-{number}"
    at = (NOW - timedelta(days=2, minutes=number)).replace(tzinfo=None)
    context = CallContext(
        call_id, "A call", at, REP.name, (REP, speaker), (OTHER_ACCOUNT if is_of_rep else OPEN_ACCOUNT,)
    )
    lines = ("Good morning, and thank you for the time today.", said, "The weather was fine all week, so we walked.")
    segments = [Segment(n, n * 30.0, n * 30.0 + 8, (REP, speaker)[n % 2].name, text) for n, text in enumerate(lines)]
    app.store.save_call(Call(context, CallState.DONE))
    app.store.save_transcript(call_id, Transcript.of(context, segments))
    evidence = (Evidence(1, 30.0, 38.0, speaker.name, said),)
    app.store.save_extraction(call_id, Extraction(call_id, "offline", (SummaryLine(said, evidence),)))
    return Plant(way, call_id, word, said, is_of_rep)


def _withdraw(app: Application, call_id: str) -> None:
    app.store.save_consent(ConsentRecord(call_id).ask(NOW).grant(NOW, call_time=0.0)[0].withdraw(NOW))


def _sensitive(app: Application, call_id: str) -> None:
    extraction = app.store.extraction(call_id)
    assert extraction
    app.store.save_extraction(call_id, replace(extraction, withheld=(Withheld(WithheldReason.SENSITIVE, 30.0, 38.0),)))


def _erase_speaker(app: Application, call_id: str) -> None:
    call = app.store.call(call_id)
    assert call
    app.privacy.erasing.erase(Erased.PERSON, call.context.participants[1].name)


def _make_old(app: Application, call_id: str) -> None:
    call = app.store.call(call_id)
    assert call
    days = timedelta(days=app.settings.retention_transcript_days)
    old = replace(call.context, started_at=call.context.started_at - days)
    app.store.save_call(replace(call, context=old))


WAYS: dict[str, Close] = {
    "off the record": lambda app, call_id: app.store.save_gaps(call_id, [(29.0, 40.0)]),
    "sensitive": _sensitive,
    "withdrawn": _withdraw,
    "erased call": lambda app, call_id: app.privacy.erasing.erase(Erased.CALL, call_id),
    "erased person": _erase_speaker,
    "over its time": _make_old,
    "live": lambda app, call_id: app.store.set_call_state(call_id, CallState.LIVE),
    "another account": lambda _app, _call_id: None,
}
# Of these no link opens anything.
GONE = ("withdrawn", "erased call", "over its time", "live")


def vectors_left(app: Application, before: dict[str, bytes]) -> list[str]:
    """The calls of which a vector of before still stands in the index, by its bytes."""
    model = app.memory.indexer._reader().model
    names = [c.id for c in app.store.calls()]
    stored = b"".join(index.vectors for index in app.store.indexes(names, model))
    # The second passage is the planted one; the others are said in every call.
    return [call_id for call_id, vectors in before.items() if vectors[BYTES : 2 * BYTES] in stored]
