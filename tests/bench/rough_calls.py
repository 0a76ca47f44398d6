"""Calls as they really go, read by the offline reader (figures of those worked with and of those kept aside, apart), and with
a careful language model's answers played back."""

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

from app.domain import formats
from app.domain.calibration import calibration_error
from app.domain.claims import Extraction
from app.domain.transcript import Transcript
from connectors.language_model.recorded import ReplayedModel
from pipeline.extraction.model_extractor import LanguageModelExtractor
from pipeline.verification import ClaimVerifier
from tests.bench.figures import Figure

OWN = Path(__file__).parents[1] / "data" / "rough_calls_own"  # written before the reader's patterns were looked at
# Written after most of the patterns, by a language model that was shown neither the reader nor its tests: the reader was
# measured on these once before anybody opened them, and mended with them after.
NEW = Path(__file__).parents[1] / "data" / "rough_calls_new"
# Some forty more of that kind, opened since: the reader's limits were chosen on two dozen of them, which step_odds and due_links
# learned from.
MORE = NEW.with_name("rough_calls_more")
# Half a dozen whose gold nobody has opened: measured whole, and the reader's lines read by eye. Who opens it moves them to MORE.
UNREAD = NEW.with_name("rough_calls_unread")
# Answers of a careful language model, written by hand from the questions alone before any gold was read.
ANSWERS = Path(__file__).parents[1] / "data" / "model_answers"
HELD_SHARE = 3  # one call in three is kept aside
DERIVED = "_nopunct"  # the same call without punctuation stays beside its sibling


def held_out(names: list[str]) -> set[str]:
    """A third of the calls at the most, drawn by a fixed hash, siblings together."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(name.removesuffix(DERIVED), []).append(name)
    chosen: list[str] = []
    for group in sorted(groups, key=lambda g: hashlib.sha256(g.encode()).hexdigest()):
        if len(chosen) + len(groups[group]) <= len(names) // HELD_SHARE:
            chosen += groups[group]
    return set(chosen)


def worked_with(rough: Path | None) -> list[tuple[Path, list[str]]]:
    """(folder, calls) that may be learned from: the repository's own, and of a folder with rough calls those worked with."""
    folders = [(folder, sorted(p.name for p in folder.iterdir() if p.is_dir())) for folder in (OWN, NEW)]
    if rough:
        names = sorted(p.name for p in rough.iterdir() if p.is_dir())
        folders.append((rough, [n for n in names if n not in held_out(names)]))
    return folders


def figures(found: Mapping[str, Extraction], calls: Path, scorer: Path, named: str = "rough calls") -> Iterator[Figure]:
    """Steps, blockers, false lines, confidence, of the calls worked with first and of those kept aside after them."""
    rules = loaded(scorer)
    aside = held_out(sorted(found))
    for called, names in (("worked with", sorted(set(found) - aside)), ("kept aside", sorted(aside))):
        right = shown = wanted = wrong_calls = with_steps = 0
        hit = told = stood = 0
        outcomes: list[tuple[float, bool]] = []
        for name in names:
            gold = formats.load_json(calls / name / "gold.json")
            true, false = judged(rules, json.loads(formats.dumps(found[name])), gold)
            right, shown, wanted = right + len(true), shown + len(true) + len(false), wanted + len(gold["next_steps"])
            wrong_calls += bool(false)
            with_steps += bool(true or false)
            blockers = rules.shown(json.loads(formats.dumps(found[name]))["blockers"])
            hit, told = hit + len(rules.match(blockers, gold["blockers"], {})), told + len(blockers)
            stood += len(gold["blockers"])
            outcomes += [(s["verification"]["confidence"], True) for s in true]
            outcomes += [(s["verification"]["confidence"], False) for s in false]
        area = rules.auc([c for c, ok in outcomes if ok], [c for c, ok in outcomes if not ok])
        yield Figure(f"{named} {called} ({len(names)}): precision of steps", right / max(1, shown), 0.92)
        yield Figure(f"{named} {called}: recall of steps", right / max(1, wanted), 0.80)
        yield Figure(f"{named} {called}: blockers F1", 2 * hit / max(1, told + stood), 0.70)
        most = 3 * len(names) / 22
        yield Figure(f"{named} {called}: of {with_steps} show a false step", wrong_calls, most, at_most=True)
        yield Figure(f"{named} {called}: confidence AUC", 0.5 if area is None else area, 0.80)
        yield Figure(f"{named} {called}: calibration error", calibration_error(outcomes, 5), 0.05, at_most=True)


def replayed(transcript: Transcript, answers: Path) -> Extraction:
    """The verified extraction of a call whose questions to the language model are answered from a folder."""
    context = formats.context_of(transcript)
    found = LanguageModelExtractor(ReplayedModel(answers)).extract(transcript, context)
    return ClaimVerifier().verify(found, transcript, context)


def shares(found: Mapping[str, Extraction], calls: Path, scorer: Path) -> tuple[float, float]:
    """(precision, recall) of the steps that are shown of several calls together."""
    rules = loaded(scorer)
    right = shown = wanted = 0
    for name, extraction in found.items():
        gold = formats.load_json(calls / name / "gold.json")
        true, false = judged(rules, json.loads(formats.dumps(extraction)), gold)
        right, shown, wanted = right + len(true), shown + len(true) + len(false), wanted + len(gold["next_steps"])
    return right / max(1, shown), right / max(1, wanted)


def replayed_figures(calls: Path, scorer: Path) -> Iterator[Figure]:
    """Precision and recall of steps with a careful language model as the author, played back from its answers."""
    named = sorted(p.name for p in ANSWERS.iterdir() if (calls / p.name / "transcript.json").is_file())
    found = {
        name: replayed(formats.transcript_from(formats.load_json(calls / name / "transcript.json")), ANSWERS / name)
        for name in named
    }
    precision, recall = shares(found, calls, scorer)
    yield Figure(f"replayed answers ({len(named)}): precision of steps", precision, 0.96)
    yield Figure("replayed answers: recall of steps", recall, 0.90)


def judged(rules: ModuleType, extraction: dict, gold: dict) -> tuple[list[dict], list[dict]]:
    """(true, false) steps among those shown; what the gold allows either way is neither."""
    steps = rules.shown(extraction["next_steps"])
    true = [step for step, _ in rules.match(steps, gold["next_steps"], {})]
    rest = [step for step in steps if all(step is not t for t in true)]
    allowed = [step for step, _ in rules.match(rest, gold.get("also_fine", []), {})]
    return true, [step for step in rest if all(step is not a for a in allowed)]


def loaded(scorer: Path) -> ModuleType:
    """The shared scorer as a module: its matching decides here too."""
    sys.path.insert(0, str(scorer.parent))
    try:
        return __import__(scorer.stem)
    finally:
        sys.path.pop(0)
