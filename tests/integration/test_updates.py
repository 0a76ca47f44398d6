"""Updates over real HTTP, from a repository that the release's own tool makes with throwaway keys."""

import functools
import json
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.domain.errors import BadInput, Unavailable, UserActionNeeded
from app.domain.update import Release, UpdateMode, UpdateState, is_in_rollout, order
from app.events import Events, UpdateReady
from app.services.setup.updates import Installation, UpdateService
from connectors.updates import SignedUpdates

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

import updates  # noqa: E402 - the release's tool is found as its command finds it

KIND = "deb-x86_64"
INSTALLER = b"an installer" * 5_000


class Site(SimpleHTTPRequestHandler):
    """Serves the folder and remembers all that was sent to it."""

    def log_message(self, *_: object) -> None:
        return

    def do_GET(self) -> None:
        self.server.heard.append(f"{self.path} {self.headers}")  # type: ignore[attr-defined]
        super().do_GET()


class World:
    """A publisher with its server, and one installation."""

    def __init__(self, folder: Path) -> None:
        self.site = folder / "site"
        self.repository = updates.Repository(self.site, folder / "keys")
        self.repository.create()
        self.trusted = (self.site / "root.json").read_bytes()
        self.folder = folder / "data"
        self.folder.mkdir()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Site, directory=str(self.site)))
        self.server.heard = []  # type: ignore[attr-defined]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.told: list[UpdateReady] = []

    @property
    def heard(self) -> list[str]:
        return self.server.heard  # type: ignore[attr-defined, no-any-return]

    def publish(self, version: str, *, percent: int = 100) -> None:
        file = self.site.parent / f"callside_{version}_amd64.deb"
        file.write_bytes(INSTALLER + version.encode())
        self.repository.publish(version, [file], percent=percent)

    def source(self) -> SignedUpdates:
        address = f"http://127.0.0.1:{self.server.server_address[1]}"
        return SignedUpdates(address, trusted_root=self.trusted, folder=self.folder)

    def service(self, mode: UpdateMode = UpdateMode.DOWNLOAD, *, managed: bool = False) -> UpdateService:
        events = Events()
        events.subscribe(UpdateReady, self.told.append)
        return UpdateService(
            source=self.source,
            mode=mode,
            managed=managed,
            installation=Installation("0.9.0", KIND),
            folder=self.folder,
            events=events,
        )

    def stored(self, name: str) -> Path:
        """The served file of a target or of a list."""
        return next(path for path in self.site.rglob(f"*{name}") if path.parent != self.site)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.server.shutdown()
    world.server.server_close()


def test_a_newer_version_is_fetched_and_told(world: World) -> None:
    world.publish("0.9.1")
    world.publish("0.10.0")
    state = world.service().check()
    assert state.version == "0.10.0"
    assert state.file
    assert state.file.read_bytes() == INSTALLER + b"0.10.0"
    assert world.told == [UpdateReady(state, managed=False)]


def test_nothing_newer_is_nothing_to_tell(world: World) -> None:
    world.publish("0.9.0")
    assert world.service().check() == UpdateState()
    assert world.told == []


def test_an_installer_that_is_there_is_not_fetched_again(world: World) -> None:
    world.publish("1.0")
    world.service().check()
    fetched = len([line for line in world.heard if ".deb" in line])
    world.service().check()
    assert len([line for line in world.heard if ".deb" in line]) == fetched == 1


def test_a_managed_machine_is_told_and_fetches_nothing(world: World) -> None:
    world.publish("1.0")
    state = world.service(managed=True).check()
    assert (state.version, state.file) == ("1.0", None)
    assert world.told[0].managed
    assert not any(".deb" in line for line in world.heard)


def test_switched_off_asks_nobody(world: World) -> None:
    world.publish("1.0")
    with pytest.raises(UserActionNeeded, match="switched off"):
        world.service(UpdateMode.OFF).check()
    assert world.heard == []


def test_a_release_reaches_some_first_then_all(world: World) -> None:
    world.publish("1.0", percent=0)
    assert world.service().check().version is None
    world.repository.roll_out("1.0", 100)
    assert world.service().check().version == "1.0"
    world.repository.withdraw("1.0")
    assert world.service().check().version is None


def test_the_share_is_kept_and_the_choice_is_stable() -> None:
    release = Release("1.0", 30, {})
    chosen = {n for n in range(4_000) if is_in_rollout(f"installation {n}", release)}
    assert 0.27 < len(chosen) / 4_000 < 0.33
    assert chosen == {n for n in range(4_000) if is_in_rollout(f"installation {n}", release)}
    wider = Release("1.0", 60, {})
    assert all(is_in_rollout(f"installation {n}", wider) for n in chosen)
    other = {n for n in range(4_000) if is_in_rollout(f"installation {n}", Release("1.1", 30, {}))}
    assert len(chosen & other) < len(chosen) * 0.5


def test_no_request_says_who_asks(world: World) -> None:
    world.publish("1.0")
    world.service().check()
    place = (world.folder / "update-order").read_text()
    assert len(place) == 32
    assert not any(place in line for line in world.heard)
    assert all("User-Agent: Callside\r\n" in line or "User-Agent: Callside\n" in line for line in world.heard)


def test_one_flipped_byte_of_the_installer_is_refused(world: World) -> None:
    world.publish("1.0")
    file = world.stored(".deb")
    body = bytearray(file.read_bytes())
    body[1000] ^= 1
    file.write_bytes(body)
    with pytest.raises(BadInput, match="not what the publisher signed"):
        world.service().check()
    assert not list((world.folder / "installers").glob("*.deb"))
    assert world.told == []


def test_a_changed_list_is_refused(world: World) -> None:
    world.publish("1.0", percent=0)
    targets = world.site / "metadata" / "4.targets.json"
    newest = max(world.site.glob("metadata/*.targets.json"), key=lambda path: int(path.name.split(".")[0]))
    assert newest.exists() or targets.exists()
    changed = json.loads(newest.read_bytes())
    changed["signed"]["targets"]["releases.json"]["length"] += 1
    newest.write_text(json.dumps(changed))
    with pytest.raises(BadInput, match="not what the publisher signed"):
        world.service().check()


def test_another_publishers_server_is_refused(world: World, tmp_path: Path) -> None:
    """Whoever takes over the server, and has keys of their own, gets nowhere."""
    (tmp_path / "thief").mkdir()
    other = updates.Repository(tmp_path / "thief" / "site", tmp_path / "thief" / "keys")
    other.create()
    world.trusted = (tmp_path / "thief" / "site" / "root.json").read_bytes()
    world.publish("1.0")
    with pytest.raises(BadInput, match="not what the publisher signed"):
        world.service().check()


def test_an_older_list_than_was_seen_is_refused(world: World, tmp_path: Path) -> None:
    """A server that hides a security release by serving the week before."""
    world.publish("1.0")
    old = {path.name: path.read_bytes() for path in (world.site / "metadata").iterdir()}
    world.publish("1.1")
    assert world.service().check().version == "1.1"
    for path in (world.site / "metadata").iterdir():
        path.unlink()
    for name, body in old.items():
        (world.site / "metadata" / name).write_bytes(body)
    with pytest.raises(BadInput, match="not what the publisher signed"):
        world.service().check()


def test_a_list_that_nobody_signs_anew_ends(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.publish("1.0")
    monkeypatch.setitem(updates.LIFE, "timestamp", -1)
    assert timedelta(days=updates.LIFE["timestamp"]) < timedelta()
    world.repository.renew()
    with pytest.raises(Unavailable, match="not signed lately"):
        world.service().check()


def test_new_keys_are_followed_from_the_old_ones(world: World) -> None:
    world.publish("1.0")
    world.service().check()
    world.repository.rotate()
    world.publish("1.1")
    assert world.service().check().version == "1.1"


def test_a_server_that_is_away_is_unavailable(world: World) -> None:
    world.server.shutdown()
    world.server.server_close()
    with pytest.raises(Unavailable, match="can't be reached"):
        world.service().check()


def test_versions_are_ordered_by_number() -> None:
    assert order("0.10.0") > order("0.9.2") > order("0.9")
