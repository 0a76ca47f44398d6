"""The catalogues of the windows' texts, by Qt's own tools: every text is gathered, `lupdate` merges it into the .ts files,
`lrelease` makes the .qm files that the program loads. Both are committed, so that a fresh clone speaks German at once.

    python packaging/translations.py [--check]

The windows' own texts go through `t`, `many` or `later` (ui/kit/i18n.py), and the settings' names and explanations and the
systems' offers are shown by theirs: context "callside". What services say (an error, a doubt, a reason) is a `Message` with a key
(app/domain/messages.py), whose texts stand in messages.en.json and messages.de.json: they are written by hand, and checked
here against the source.
"""

import argparse
import ast
import json
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Formatter

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import PySide6  # noqa: E402 - the path comes first

from app.domain.messages import catalogue  # noqa: E402
from app.services.setup.preferences import setting_label  # noqa: E402
from app.settings import Settings  # noqa: E402
from connectors.base import systems  # noqa: E402

FOLDER = ROOT / "resources" / "translations"
OWN = "callside"
LANGUAGES = ("en", "de")
PLURAL = {"n"}  # it may only choose the form
SPEAKING = ("app", "audio", "connectors", "pipeline", "ui")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="Writes nothing; tells what has no translation.")
    if not parser.parse_args().check:
        update()
    missing = [*untranslated(FOLDER / "callside_de.ts"), *problems()]
    print(f"{len(missing)} texts to see to", *missing, sep="\n  ")
    return 1 if missing else 0


# ── what there is to say ────────────────────────────────────────────────────────────────────────────────────────


def own() -> dict[str, bool]:
    """The windows' own texts, and whether each has a plural."""
    found: dict[str, bool] = {}
    for file in sorted((ROOT / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if isinstance(node, ast.Call) and node.args and name in ("t", "many", "later"):
                found.update(dict.fromkeys(_constants(node.args[0]), name == "many"))
    for name, field in Settings.model_fields.items():
        found.update(dict.fromkeys((setting_label(name), field.description or ""), False))
    found.update(dict.fromkeys(offers(), False))
    # What a German rep may read out in place of it; the guide offers it.
    found[str(Settings.model_fields["consent_sentence"].default)] = False
    return dict(sorted(found.items()))


def offers() -> list[str]:
    """What connecting each system would add, as the accounts window shows it."""
    return [spec.offer for spec in systems().values() if spec.offer]


def _constants(node: ast.expr) -> list[str]:
    """The texts that an argument may be: one, or either of two."""
    if isinstance(node, ast.IfExp):
        return [*_constants(node.body), *_constants(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


# ── messages ────────────────────────────────────────────────────────────────────────────────────────────────────


def uses() -> dict[str, list[tuple[str, set[str]]]]:
    """Where each message is made: its key → (file:line, the names of its values)."""
    found: dict[str, list[tuple[str, set[str]]]] = {}
    for folder in SPEAKING:
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Message":
                    where = f"{file.relative_to(ROOT).as_posix()}:{node.lineno}"
                    for key in _constants(node.args[0]):
                        found.setdefault(key, []).append((where, {k.arg for k in node.keywords if k.arg}))
    return found


def holes(text: str | Mapping[str, str]) -> set[str]:
    """The names that a text is filled in with, whichever of its plural forms names them."""
    forms = [text] if isinstance(text, str) else text.values()
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name is not None}


def problems() -> Sequence[str]:
    """What of the messages' catalogues does not fit the source, or one of them the other: a line each."""
    english, *others = (catalogue(language) for language in LANGUAGES)
    used = uses()
    found = [f"{key}: no English, in {used[key][0][0]}" for key in used.keys() - english.keys()]
    found += [f"{key}: no longer said" for key in english.keys() - used.keys()]
    for key, places in used.items():
        for where, names in places:
            if key in english and names - PLURAL != holes(english[key]) - PLURAL:
                found.append(f"{key}: in {where} with {sorted(names)}, in the text with {sorted(holes(english[key]))}")
    for other in others:
        found += [f"{key}: only in one language" for key in english.keys() ^ other.keys()]
        found += [
            f"{key}: other holes" for key in english.keys() & other.keys() if holes(english[key]) != holes(other[key])
        ]
        found += [
            f"{key}: other forms" for key in english.keys() & other.keys() if _forms(english[key]) != _forms(other[key])
        ]
    return sorted(found)


def _forms(text: str | Mapping[str, str]) -> set[str]:
    return set() if isinstance(text, str) else set(text)


# ── Qt's tools ──────────────────────────────────────────────────────────────────────────────────────────────────


def update() -> None:
    """Merges what there is into the catalogues, and makes what the program loads."""
    with tempfile.TemporaryDirectory() as folder:
        gathered = Path(folder) / "texts.py"
        lines = [_call(OWN, text, plural) for text, plural in own().items()]
        gathered.write_text("\n".join(lines), encoding="utf-8")
        common = ["-silent", "-no-obsolete", "-locations", "none", "-source-language", "en", str(gathered)]
        _tool("lupdate", *common, "-target-language", "de", "-ts", str(FOLDER / "callside_de.ts"))
        _tool("lupdate", *common, "-pluralonly", "-target-language", "en", "-ts", str(FOLDER / "callside_en.ts"))
    for file in sorted(FOLDER.glob("*.ts")):
        release(file, file.with_suffix(".qm"))


def release(source: Path, out: Path) -> None:
    _tool("lrelease", "-silent", "-nounfinished", str(source), "-qm", str(out))


def _call(context: str, text: str, plural: bool = False) -> str:
    """A line as lupdate reads it in Python; the number marks a text with a plural."""
    quoted = [json.dumps(part, ensure_ascii=False) for part in (context, text)]
    number = ['""', "1"] if plural else []
    return f"QCoreApplication.translate({', '.join([*quoted, *number])})"


def _tool(name: str, *arguments: str) -> None:
    program = Path(PySide6.__file__).parent / (f"{name}.exe" if sys.platform == "win32" else name)
    subprocess.run([str(program), *arguments], check=True)


def untranslated(file: Path) -> Sequence[str]:
    messages = ET.parse(file).getroot().iter("message")  # noqa: S314 - our own file
    return [m.findtext("source") or "" for m in messages if m.find("translation[@type]") is not None]


if __name__ == "__main__":
    sys.exit(main())
