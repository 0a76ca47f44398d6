"""What the shared libraries of a Linux bundle say of themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from elftools.common.exceptions import ELFError
from elftools.elf.elffile import ELFFile

_GLIBC = re.compile(r"GLIBC_(\d+(?:\.\d+)+)")


@dataclass(frozen=True, slots=True)
class Library:
    path: Path
    needed: tuple[str, ...]
    run_paths: tuple[str, ...]
    glibc: tuple[tuple[int, ...], ...]


def libraries(folder: Path) -> Iterator[Library]:
    """Every ELF file below `folder`; links are followed by their target's own entry."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and (found := read(path)):
            yield found


def read(path: Path) -> Library | None:
    try:
        with path.open("rb") as file:
            if file.read(4) != b"\x7fELF":
                return None
            elf = ELFFile(file)
            dynamic = elf.get_section_by_name(".dynamic")
            tags = list(dynamic.iter_tags()) if dynamic else []
            return Library(
                path,
                tuple(t.needed for t in tags if t.entry.d_tag == "DT_NEEDED"),
                tuple(
                    part
                    for t in tags
                    if t.entry.d_tag in ("DT_RUNPATH", "DT_RPATH")
                    for part in (t.runpath if t.entry.d_tag == "DT_RUNPATH" else t.rpath).split(":")
                    if part
                ),
                tuple(_glibc(elf)),
            )
    except ELFError:
        return None


def _glibc(elf: ELFFile) -> Iterator[tuple[int, ...]]:
    versions = elf.get_section_by_name(".gnu.version_r")
    for _need, auxiliaries in versions.iter_versions() if versions else ():
        for auxiliary in auxiliaries:
            if match := _GLIBC.fullmatch(auxiliary.name):
                yield tuple(int(part) for part in match[1].split("."))


def loads(path: Path) -> bool:
    """Whether the loader could map it: each segment's place in the file fits its place in memory."""
    with path.open("rb") as file:
        segments = [s for s in ELFFile(file).iter_segments("PT_LOAD") if s["p_align"] > 1]
        return all((s["p_offset"] - s["p_vaddr"]) % s["p_align"] == 0 for s in segments)


def highest_glibc(found: list[Library]) -> str:
    """The oldest C library on which all of them load, such as "2.36"."""
    return ".".join(map(str, max((v for library in found for v in library.glibc), default=(0,))))


def outside(found: list[Library], root: Path) -> list[str]:
    """Run paths that lead out of the bundle: libraries would be taken from wherever they point to."""
    wrong = []
    for library in found:
        for part in library.run_paths:
            place = part.replace("${ORIGIN}", "$ORIGIN").replace("$ORIGIN", str(library.path.parent))
            if not part.startswith("$") or not Path(place).resolve().is_relative_to(root.resolve()):
                wrong.append(f"{library.path.relative_to(root)}: {part}")
    return wrong


def from_the_system(found: list[Library], root: Path) -> dict[str, str]:
    """Libraries that the bundle asks for and does not hold, each with one that asks."""
    names = {path.name for path in root.rglob("*.so*")} | {library.path.name for library in found}
    return {
        soname: str(library.path.relative_to(root))
        for library in found
        for soname in library.needed
        if soname not in names
    }
