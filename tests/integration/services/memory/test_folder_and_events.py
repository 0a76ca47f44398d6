"""The folder of Markdown files, messages to the rep's own program, and links to a moment: nothing more than may be quoted."""

import http.server
import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap.local_command import LocalCommand
from app.domain.consent import ConsentRecord
from app.domain.errors import BadInput, Unavailable
from app.domain.memory import moment_link, moment_of
from app.domain.privacy import Scope as Erased
from app.events import CallProcessed, ConsentChanged
from app.services.setup.single_instance import answered, leave
from connectors.local_program import LocalAddress
from tests.integration.services.memory.test_memory import JANE, OTTO, PRICE, SSO, World
from tests.integration.test_moments import until
from tests.worlds.live import NOW


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return tmp_path / "notes"


@pytest.fixture
def world(tmp_path: Path, notes: Path) -> Iterator[World]:
    world = World(tmp_path / "data")
    world.app.base.preferences.save({"memory_folder": str(notes)})
    world.call("acme-1", "Acme", JANE, SSO)
    world.call("../../globex", "Globex", OTTO, PRICE)
    yield world
    world.app.close()


def texts(folder: Path) -> dict[str, str]:
    return {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in folder.rglob("*.md")}


def test_a_file_a_call_a_person_and_an_account(world: World, notes: Path) -> None:
    assert world.app.privacy.copies.keep_up() == 7  # two calls, three people, two accounts
    found = texts(notes)
    call = found["calls/acme-1.md"]
    assert call.startswith('---\ntype: "call"\n')
    assert f"[01:00](callside://call/acme-1?t=60.0)  \n{SSO}" in call
    assert {name.partition("/")[0] for name in found} == {"calls", "people", "accounts"}
    assert any("acme-1.md" in text for name, text in found.items() if name.startswith("people/jane"))
    assert world.app.privacy.copies.keep_up() == 0


@pytest.mark.parametrize("kind", [Erased.PERSON, Erased.CALL, Erased.ALL])
def test_what_is_erased_goes_from_the_folder_and_the_rep_s_own_files_stay(
    world: World, notes: Path, kind: Erased
) -> None:
    world.app.privacy.copies.keep_up()
    (notes / "calls" / "mine.md").write_text("my own", encoding="utf-8")
    world.app.privacy.erasing.erase(kind, {Erased.PERSON: JANE.name, Erased.CALL: "acme-1"}.get(kind, ""))
    left = texts(notes)
    assert left["calls/mine.md"] == "my own"
    assert not any("single sign-on" in text for text in left.values())
    assert kind is Erased.CALL or not any("Jane" in text for text in left.values())
    assert any(PRICE in text for text in left.values()) == (kind is not Erased.ALL)


def test_switched_off_or_withdrawn_it_is_gone(world: World, notes: Path) -> None:
    world.app.privacy.copies.keep_up()
    record = ConsentRecord("acme-1").ask(NOW).grant(NOW, call_time=0.0)[0].withdraw(NOW)
    world.store.save_consent(record)
    world.app.events.publish(ConsentChanged(record))
    assert not any(SSO in text for text in texts(notes).values())
    world.app.base.preferences.save({"memory_folder": ""})
    world.app.privacy.copies.keep_up()
    assert texts(notes) == {}


def test_a_file_of_the_same_name_is_never_written_over(world: World, notes: Path) -> None:
    (notes / "calls").mkdir(parents=True)
    (notes / "calls" / "acme-1.md").write_text("my own", encoding="utf-8")
    world.app.privacy.copies.keep_up()
    assert texts(notes)["calls/acme-1.md"] == "my own"


# ── messages ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def heard() -> Iterator[tuple[str, list[dict[str, object]]]]:
    told: list[dict[str, object]] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(500 if "broken" in self.path else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/callside", told
        server.shutdown()
        thread.join()


def test_an_address_of_this_machine_hears_of_a_call_without_its_words(
    world: World, heard: tuple[str, list[dict[str, object]]]
) -> None:
    address, told = heard
    world.app.memory.outgoing.call_written_up("acme-1")
    assert told == []  # off by default
    world.app.base.preferences.save({"event_address": address})
    world.app.memory.outgoing.call_written_up("acme-1")
    link = "callside://call/acme-1?t=0.0"
    assert told == [{"event": "call_written_up", "call": "acme-1", "link": link}]
    world.store.erase_spoken("acme-1")
    world.store.save_consent(ConsentRecord("acme-1").ask(NOW).grant(NOW, call_time=0.0)[0].withdraw(NOW))
    world.app.memory.outgoing.call_written_up("acme-1")
    assert len(told) == 1
    with pytest.raises(Unavailable):
        LocalAddress(address + "/broken")({})
    with pytest.raises(BadInput):
        LocalAddress("http://example.com/")


def test_a_command_reads_the_message_and_no_shell_sees_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    code = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read())"
    LocalCommand(f'"{sys.executable}" -c "{code}" "{out}"')({"call": "$(touch x)"})
    assert json.loads(out.read_text()) == {"call": "$(touch x)"}
    with pytest.raises(Unavailable):
        LocalCommand("no-such-program-anywhere")({})
    with pytest.raises(BadInput):
        LocalCommand('"unfinished')


def test_a_processed_call_is_told_and_written(
    world: World, notes: Path, heard: tuple[str, list[dict[str, object]]]
) -> None:
    address, told = heard
    world.app.base.preferences.save({"event_address": address})
    world.app.events.publish(CallProcessed("acme-1"))
    until(lambda: told and "calls/acme-1.md" in texts(notes))
    assert [t["call"] for t in told] == ["acme-1"]
    assert SSO in texts(notes)["calls/acme-1.md"]


# ── links ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "link",
    ["", "callside://call/", "callside://call/a?t=-1", "callside://call/a b", "callside://call/a?x=1", "https://call/a",
     "callside://call/a/../../b", "callside://call/a?t=1#x", "callside://calls"],
)  # fmt: skip
def test_only_a_link_to_a_moment_is_one(link: str) -> None:
    assert moment_of(link) is None


def test_a_link_leads_to_what_may_be_read(world: World, tmp_path: Path) -> None:
    for call_id in ("acme-1", "../../globex"):
        moment = moment_of(moment_link(call_id, 60.25))
        assert moment
        assert moment[1] == pytest.approx(60.2, abs=0.1)
        assert world.app.memory.linked(moment[0])[0] == call_id
    world.store.save_consent(ConsentRecord("acme-1").ask(NOW).grant(NOW, call_time=0.0)[0].withdraw(NOW))
    for closed in ("acme-1", "no-such-call"):
        with pytest.raises(BadInput):
            world.app.memory.linked(closed)
    leave(tmp_path / "data", "callside://call/acme-1")
    assert answered(tmp_path / "data") == "callside://call/acme-1"
    assert answered(tmp_path / "data") is None
