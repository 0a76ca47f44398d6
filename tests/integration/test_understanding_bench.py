"""The figures of the bench that are quick enough for every run."""

from pathlib import Path

import pytest

from tests.bench import understanding as bench

OWN = Path(__file__).resolve().parents[1] / "data" / "calls"


def test_calls_of_our_own(shared: Path) -> None:
    found = {name: bench.understand(*pair) for name, pair in bench.written_calls(OWN).items()}
    figures = bench.score(shared / "tools" / "score_extraction.py", OWN, found)
    assert figures["next_step_f1"] >= 0.85
    assert figures["wrong_due"] == 0
    assert figures["must_not"] == 0
    assert figures["quote_exact"] == 1.0
    assert figures["ticket_accuracy"] >= 0.95


@pytest.mark.parametrize(
    "change",
    [
        str,
        str.lower,
        lambda t: t.replace(",", "").replace(".", ""),
        lambda t: t.replace("John", "Jon").replace("Torres", "Torrez"),
    ],
    ids=["as recognised", "lower case", "little punctuation", "misspelt names"],
)
def test_demo_call_however_it_is_spelled(shared: Path, change: object) -> None:
    transcript, context = bench.spoken_call(shared / "data" / "calls" / "acme", change)  # type: ignore[arg-type]
    found = bench.understand(transcript, context)
    steps = {(s.owner, str(s.due)) for s in found.next_steps if s.verification.status == "verified"}
    assert {("John Martinez", "2024-12-09"), ("Sarah Chen", "2024-12-12"), ("Sarah Chen", "2024-12-20")} <= steps
    assert [(b.jira_key, b.status) for b in found.blockers] == [("API-456", "resolved")]


def test_injections_change_no_action(shared: Path) -> None:
    """Every fourth payload; `dev.py bench understanding` takes all."""
    payloads = bench.formats.load_json_lines(shared / "data" / "text" / "injection_payloads.jsonl")[::4]
    pairs = {"acme": bench.spoken_call(shared / "data" / "calls" / "acme")}
    # One in three of each kind; the bench tries them all.
    kinds = [[p for p in payloads if p["attack"] is attack] for attack in (True, False)]
    tried = list(bench.injections(pairs, [p for kind in kinds for p in kind[::3]]))
    assert not [t for t in tried if t[1]["attack"] and (t[2] or not t[3])]
    assert not [t for t in tried if not t[1]["attack"] and t[3]]
