"""Third-party notices, made from what is really in the bundle: PyInstaller's own lists say which file came from where."""

import ast
import functools
import importlib.metadata as metadata
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
LICENSES = HERE / "licenses"
_TEXTS = re.compile(r"(licen[cs]e|copying|notice|copyright|authors)[^/]*$", re.IGNORECASE)
_BARE_GPL = re.compile(r"(?<![LA])GPL|GNU General Public", re.IGNORECASE)


# Offered under several, or said incompletely in the metadata.
CHOSEN = {
    "pyside6_essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
}


@dataclass(frozen=True, slots=True)
class Part:
    """Something in the bundle that somebody else made."""

    name: str
    version: str
    kind: str  # "pypi", "deb" or "runtime"
    license: str
    texts: tuple[Path, ...]
    inside: tuple[tuple[str, str], ...] = ()


def parts(work: Path, frozen: Path) -> list[Part]:
    """The distributions and system packages whose files PyInstaller put into `frozen`, by its lists in `work`.

    What trimming left out is not in the lists, and so not among the parts.
    """
    sources = {Path(source) for source in _collected(work) if source}
    owners = _owners()
    found = {owners[path] for path in sources if path in owners}
    python = Part("Python", ".".join(map(str, sys.version_info[:3])), "runtime", "PSF-2.0", (_python_license(),))
    bootloader = _of_distribution("pyinstaller")
    system = {_debian(p.name) for p in frozen.rglob("*.so*") if p.name in _system_files(sources)}
    return sorted(
        [python, bootloader, *map(_of_distribution, found - {"pyinstaller"}), *(part for part in system if part)],
        key=lambda part: (part.kind, part.name.lower()),
    )


def _collected(work: Path) -> Iterable[str]:
    for name in ("PYZ-00.toc", "COLLECT-00.toc"):
        for item in ast.literal_eval((work / name).read_text(encoding="utf-8")):
            for entry in item if isinstance(item, list) else ():
                # A distribution's metadata may be along without the distribution.
                if "dist-info" not in str(entry[1]):
                    yield str(entry[1])


@functools.cache
def _owners() -> dict[Path, str]:
    """Which distribution a file of the environment belongs to."""
    found: dict[Path, str] = {}
    for distribution in metadata.distributions():
        for file in distribution.files or ():
            found[Path(str(distribution.locate_file(file)))] = distribution.metadata["Name"]
    return found


def _of_distribution(name: str) -> Part:
    distribution = metadata.distribution(name)
    about = distribution.metadata
    classified = [c.rsplit(" :: ", 1)[-1] for c in about.get_all("Classifier", []) if c.startswith("License ::")]
    said = about.get("License-Expression") or ", ".join(classified) or (about.get("License") or "").split("\n")[0]
    said = CHOSEN.get(about["Name"].lower(), said)
    texts = [Path(str(distribution.locate_file(f))) for f in distribution.files or () if _is_text(str(f))]
    inside = tomllib.loads((LICENSES / "embedded.toml").read_text(encoding="utf-8")).get(about["Name"], {})
    return Part(
        about["Name"], distribution.version, "pypi", said or "see its text", tuple(sorted(texts)), tuple(inside.items())
    )


def _is_text(file: str) -> bool:
    return ".dist-info" in file and bool(_TEXTS.search(file)) and not file.endswith(".py")


def _python_license() -> Path:
    """With the standard library; on Windows beside the program."""
    places = (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix))
    return next(text for place in places if (text := place / "LICENSE.txt").exists())


def _system_files(sources: Iterable[Path]) -> set[str]:
    return {path.name for path in sources if path.is_relative_to("/usr/lib") or path.is_relative_to("/lib")}


@functools.cache
def _debian(library: str) -> Part | None:
    """The Debian package that a library of the build machine is from."""
    if not shutil.which("dpkg-query"):
        return None
    asked = subprocess.run(["dpkg-query", "-S", f"*/{library}"], capture_output=True, text=True, check=False)
    if asked.returncode:
        return None
    package = asked.stdout.split(":")[0]
    version = subprocess.check_output(["dpkg-query", "-W", "-f", "${Version}", package], text=True)
    text = Path("/usr/share/doc") / package / "copyright"
    return Part(package, version, "deb", "see its text", (text,) if text.exists() else ())


def forbidden(found: Sequence[Part]) -> list[str]:
    """Parts whose own word is the GPL without an exception or a choice."""
    return [
        f"{part.name} says {part.license}"
        for part in found
        if _BARE_GPL.search(part.license) and not re.search(r"exception| OR ", part.license)
    ]


def publisher() -> dict[str, str]:
    return tomllib.loads((HERE / "publisher.toml").read_text(encoding="utf-8"))


def write(found: Sequence[Part], folder: Path) -> None:
    """The notices with all licence texts, and what the LGPL asks for. Raises SystemExit for a part under the GPL."""
    if wrong := forbidden(found):
        sys.exit(f"Not allowed in the bundle: {'; '.join(wrong)}")
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["Callside contains the following software of others.", ""]
    lines += [line for part in found for line in _summary(part)]
    for body, names in _texts(found).items():
        lines += ["", "=" * 100, *names, "=" * 100, body]
    (folder / "THIRD-PARTY-NOTICES.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    who = publisher()
    qt = next((part.version for part in found if part.name == "PySide6_Essentials"), "")
    duties = (LICENSES / "QT-LGPL.txt").read_text(encoding="utf-8")
    duties = duties.format(
        qt=qt, place="/opt/callside", publisher=who["name"], contact=who["contact"] or "the publisher"
    )
    (folder / "QT-LGPL.txt").write_text(duties, encoding="utf-8")
    for text in sorted(LICENSES.glob("*GPL-*.txt")):
        if text.name != "QT-LGPL.txt":
            shutil.copyfile(text, folder / text.name)
    shutil.copyfile(ROOT / "LICENSE", folder / "CALLSIDE-LICENSE.txt")


def _texts(found: Sequence[Part]) -> dict[str, list[str]]:
    """Each licence text once, with the parts that bring it."""
    bodies: dict[str, list[str]] = {}
    for part in found:
        for text in part.texts:
            body = text.read_text(encoding="utf-8", errors="replace").strip()
            bodies.setdefault(body, []).append(f"{part.name} {part.version}: {text.name}")
    return bodies


def _summary(part: Part) -> list[str]:
    return [
        f"{part.name} {part.version}: {part.license}",
        *(f"    inside it: {name}: {license_}" for name, license_ in part.inside),
    ]
