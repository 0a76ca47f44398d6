"""Makes and keeps the signed list of releases that installed programs read (TUF).

    python packaging/updates.py init     --keys KEYS --repository SITE
    python packaging/updates.py publish  --keys KEYS --repository SITE --version 0.2.0 --percent 10 FILES...
    python packaging/updates.py rollout  --keys KEYS --repository SITE --version 0.2.0 --percent 50
    python packaging/updates.py withdraw --keys KEYS --repository SITE --version 0.2.0
    python packaging/updates.py renew    --keys KEYS --repository SITE
    python packaging/updates.py rotate   --keys KEYS --repository SITE

SITE is a folder that any web server serves as it is. `init` also writes SITE/root.json, which goes into
resources/updates/ with the next build: these are the keys that installed programs begin to trust with. Keep root.pem and
targets.pem off line; the machine that runs `renew` daily needs snapshot.pem and timestamp.pem only. With
CALLSIDE_UPDATE_PASSPHRASE set, the keys are encrypted with it.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

ROLES = ("root", "targets", "snapshot", "timestamp")
# How long a list counts when nobody signs it anew: a frozen server is noticed within a week.
LIFE = {"root": 365, "targets": 90, "snapshot": 7, "timestamp": 7}
MANIFEST = "releases.json"
KINDS = {".deb": "deb-x86_64", ".rpm": "rpm-x86_64", ".msi": "msi-x86_64", ".pkg": "pkg-arm64"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("init", "publish", "rollout", "withdraw", "renew", "rotate"))
    parser.add_argument("--keys", type=Path, required=True, help="The folder with the private keys")
    parser.add_argument("--repository", type=Path, required=True, help="The folder that is served")
    parser.add_argument("--version", default="")
    parser.add_argument("--percent", type=int, default=100, help="To how many of all installations it is offered")
    parser.add_argument("--notes", default="", help="An address with what is new")
    parser.add_argument("files", type=Path, nargs="*")
    told = parser.parse_args()
    repository = Repository(told.repository, told.keys)
    if told.command == "init":
        repository.create()
    elif told.command == "publish":
        repository.publish(told.version, told.files, percent=told.percent, notes=told.notes)
    elif told.command == "rollout":
        repository.roll_out(told.version, told.percent)
    elif told.command == "withdraw":
        repository.withdraw(told.version)
    elif told.command == "rotate":
        repository.rotate()
    else:
        repository.renew()
    return 0


class Repository:
    """The served folder: metadata/ with the signed lists, targets/ with the installers, each named by its hash."""

    def __init__(self, site: Path, keys: Path) -> None:
        self._metadata = site / "metadata"
        self._targets = site / "targets"
        self._site = site
        self._keys = keys

    def create(self) -> None:
        """New keys and an empty list. Raises SystemExit where there is one already: new keys would cut everybody off."""
        if (self._metadata / "1.root.json").exists():
            sys.exit(f"{self._site} holds a list of releases already: `rotate` changes its keys.")
        for folder in (self._metadata, self._targets, self._keys):
            folder.mkdir(parents=True, exist_ok=True)
        self._keys.chmod(0o700)
        root = Root(consistent_snapshot=True)
        for role in ROLES:
            root.add_key(self._new_key(role), role)
        self._save("root", Metadata(root), [self._signer("root")])
        shutil.copyfile(self._metadata / "1.root.json", self._site / "root.json")
        self._save("targets", Metadata(Targets()), [self._signer("targets")])
        self._write_manifest([])

    def publish(self, version: str, files: Sequence[Path], *, percent: int, notes: str = "") -> None:
        """Offers a version to the first `percent` of all installations."""
        if not version or not files:
            sys.exit("Name the version and its installers: --version 0.2.0 dist/packages/*.deb")
        kinds = {KINDS[path.suffix]: path.name for path in files}
        for path in files:
            self._add(path.name, path)
        others = [r for r in self._releases() if r["version"] != version]
        self._write_manifest([*others, {"version": version, "percent": percent, "files": kinds, "notes": notes}])

    def roll_out(self, version: str, percent: int) -> None:
        releases = self._releases()
        known = [r for r in releases if r["version"] == version]
        if not known:
            sys.exit(f"{version} is not in the list: publish it first.")
        known[0]["percent"] = percent
        self._write_manifest(releases)

    def withdraw(self, version: str) -> None:
        """Nobody is offered it any more; whoever has installed it keeps it."""
        self._write_manifest([r for r in self._releases() if r["version"] != version])

    def renew(self) -> None:
        """Signs the two short-lived lists anew; a machine that serves can do this without the keys to a release."""
        self._save("snapshot", self._read("snapshot"), [self._signer("snapshot")])
        self._stamp()

    def rotate(self) -> None:
        """New keys for all roles, signed by the old root key: installed programs follow from one to the other."""
        old = self._signer("root")
        metadata = self._read("root")
        for role in ROLES:
            for key in list(metadata.signed.roles[role].keyids):
                metadata.signed.revoke_key(key, role)
            metadata.signed.add_key(self._new_key(role), role)
        self._save("root", metadata, [old, self._signer("root")])
        self._save("targets", self._read("targets"), [self._signer("targets")])
        self._snapshot()

    # ── the lists ───────────────────────────────────────────────────────────────────────────────────────────────

    def _releases(self) -> list[dict[str, Any]]:
        target = self._read("targets").signed.targets.get(MANIFEST)
        if target is None:
            return []
        found: Mapping[str, Any] = json.loads((self._targets / self._stored_name(MANIFEST, target)).read_text())
        return list(found["releases"])

    def _write_manifest(self, releases: Sequence[Mapping[str, Any]]) -> None:
        draft = self._site / MANIFEST
        draft.write_text(json.dumps({"releases": list(releases)}, indent=1, sort_keys=True), encoding="utf-8")
        self._add(MANIFEST, draft)
        draft.unlink()
        self._snapshot()

    def _add(self, name: str, path: Path) -> None:
        metadata = self._read("targets")
        target = TargetFile.from_file(name, str(path))
        metadata.signed.targets[name] = target
        shutil.copyfile(path, self._targets / self._stored_name(name, target))
        self._save("targets", metadata, [self._signer("targets")])

    def _stored_name(self, name: str, target: TargetFile) -> str:
        return f"{target.hashes['sha256']}.{name}"

    def _snapshot(self) -> None:
        newest = self._read("targets").signed.version
        metadata = self._read("snapshot") if self._has("snapshot") else Metadata(Snapshot())
        metadata.signed.meta["targets.json"] = MetaFile(newest)
        self._save("snapshot", metadata, [self._signer("snapshot")])
        self._stamp()

    def _stamp(self) -> None:
        metadata = self._read("timestamp") if self._has("timestamp") else Metadata(Timestamp())
        metadata.signed.snapshot_meta = MetaFile(self._read("snapshot").signed.version)
        self._save("timestamp", metadata, [self._signer("timestamp")])

    def _has(self, role: str) -> bool:
        return bool(self._versions(role))

    def _versions(self, role: str) -> list[Path]:
        if role == "timestamp":
            return list(self._metadata.glob("timestamp.json"))
        return sorted(self._metadata.glob(f"*.{role}.json"), key=lambda path: int(path.name.split(".")[0]))

    def _read(self, role: str) -> Metadata[Any]:
        return Metadata.from_file(str(self._versions(role)[-1]))

    def _save(self, role: str, metadata: Metadata[Any], signers: Sequence[CryptoSigner]) -> None:
        """The next version of a list, signed, in its place; clients that read the old one go on reading it."""
        if self._has(role):
            metadata.signed.version = self._read(role).signed.version + 1
        metadata.signed.expires = datetime.now(UTC).replace(microsecond=0) + timedelta(days=LIFE[role])
        metadata.signatures.clear()
        for signer in signers:
            metadata.sign(signer, append=True)
        name = f"{role}.json" if role == "timestamp" else f"{metadata.signed.version}.{role}.json"
        metadata.to_file(str(self._metadata / name))

    # ── keys ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _new_key(self, role: str) -> SSlibKey:
        key = Ed25519PrivateKey.generate()
        form, encoding = serialization.PrivateFormat.PKCS8, serialization.Encoding.PEM
        file = self._keys / f"{role}.pem"
        file.touch(mode=0o600)
        phrase = _passphrase()
        locked = serialization.BestAvailableEncryption(phrase) if phrase else serialization.NoEncryption()
        file.write_bytes(key.private_bytes(encoding, form, locked))
        return CryptoSigner(key).public_key

    def _signer(self, role: str) -> CryptoSigner:
        file = self._keys / f"{role}.pem"
        if not file.exists():
            sys.exit(f"The key {file} is not here: this step is for whoever holds it.")
        key = serialization.load_pem_private_key(file.read_bytes(), password=_passphrase())
        return CryptoSigner(key)


def _passphrase() -> bytes | None:
    return os.environ.get("CALLSIDE_UPDATE_PASSPHRASE", "").encode() or None


if __name__ == "__main__":
    sys.exit(main())
