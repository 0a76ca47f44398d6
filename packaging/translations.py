"""The catalogues of the windows' texts, by Qt's own tools: every text is gathered, `lupdate` merges it into the .ts files,
`lrelease` makes the .qm files that the program loads. Both are committed, so that a fresh clone speaks German at once.

    python packaging/translations.py [--check]

Texts are of two kinds. The windows' own go through `t`, `many` or `later` (ui/kit/i18n.py); the settings' names and
explanations and the systems' offers are shown by theirs: context "callside". What services say (an error, a doubt, a
reason) has its names and numbers in it already; its pattern is read from the source, and the window finds the sentence
by it: context "sentences", with the patterns in sentences.json (ui/kit/message_catalogue.py). A sentence without a
translation stays English.
"""

import argparse
import ast
import json
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import PySide6  # noqa: E402 - the path comes first

from app.services.setup.preferences import setting_label  # noqa: E402
from app.settings import Settings  # noqa: E402
from connectors.base import systems  # noqa: E402

FOLDER = ROOT / "resources" / "translations"
PATTERNS = FOLDER / "sentences.json"
PHRASES = FOLDER / "phrases.json"
OWN, SAID = "callside", "sentences"
SPOKEN = ("app", "audio", "connectors", "pipeline")
# For a terminal, for a server of our own, for a customer, or for a language model: none of it is shown in a window.
NOT_SHOWN = (
    "app/cli/",
    "app/settings.py",
    "app/policy/schema.py",
    "app/store/migrations/",
    "app/services/help/messages.py",
    "app/services/reports/summary_message.py",
    "app/services/reports/weekly_report.py",
    "app/services/setup/writing_style.py",
    "connectors/sandbox/",
    "pipeline/extraction/",
    "pipeline/proposals/texts.py",
)
SENTENCE = re.compile(r"[A-Z{“].* .*[.?]", re.DOTALL)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="Writes nothing; tells what has no translation.")
    if not parser.parse_args().check:
        update()
    missing = untranslated(FOLDER / "callside_de.ts")
    print(f"{len(missing)} texts without German", *missing, sep="\n  ")
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


def said() -> list[str]:
    """Patterns of what services say: whole sentences, and the phrases of phrases.json, which must be in the source."""
    every, sentences = set(), set()
    for folder in SPOKEN:
        for file in sorted((ROOT / folder).rglob("*.py")):
            where = file.relative_to(ROOT).as_posix()
            found = set(_patterns(ast.parse(file.read_text(encoding="utf-8"))))
            every |= found
            if not where.startswith(NOT_SHOWN):
                sentences |= {text for text in found if SENTENCE.fullmatch(text)}
    phrases = json.loads(PHRASES.read_text(encoding="utf-8"))
    gone = [text for text in phrases if text not in every]
    if gone:
        raise SystemExit(f"No longer said, so take it out of phrases.json: {gone}")
    return sorted((sentences | set(phrases)) - set(offers()))


def _patterns(tree: ast.Module) -> Iterator[str]:
    """Texts outside of documentation, each hole named after what fills it."""
    apart: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            apart.add(id(node.value))
        if isinstance(node, ast.JoinedStr):
            apart |= {id(part) for part in node.values if isinstance(part, ast.Constant)}
            apart |= {id(part.format_spec) for part in node.values if isinstance(part, ast.FormattedValue)}
    for node in ast.walk(tree):
        if id(node) not in apart and isinstance(node, ast.Constant | ast.JoinedStr):
            text = _pattern(node)
            if text:
                yield text


def _pattern(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    text, names = "", dict[str, str]()
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            source = ast.unparse(part.value)
            if source not in names:
                alike = sum(known.rstrip("0123456789") == _hole(part.value) for known in names.values())
                names[source] = f"{_hole(part.value)}{alike + 1 if alike else ''}"
            text += f"{{{names[source]}}}"
        elif isinstance(part, ast.Constant):
            text += str(part.value)
    return text


def _hole(value: ast.expr) -> str:
    """The last name in an expression, which tells a translator what stands there."""
    for part in ast.walk(value):
        if isinstance(part, ast.Attribute | ast.Name):
            return (part.attr if isinstance(part, ast.Attribute) else part.id).strip("_").lower()
    return "text"


# ── Qt's tools ──────────────────────────────────────────────────────────────────────────────────────────────────


def update() -> None:
    """Merges what there is into the catalogues, and makes what the program loads."""
    patterns = said()
    PATTERNS.write_text(json.dumps(patterns, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        gathered = Path(folder) / "texts.py"
        lines = [_call(OWN, text, plural) for text, plural in own().items()]
        gathered.write_text("\n".join([*lines, *(_call(SAID, text) for text in patterns)]), encoding="utf-8")
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
