"""Policy from registry, profile and file, read through readers; and the templates that say the same as the declarations."""

import csv
import io
import json
import os
import plistlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from app.domain.errors import PolicyBroken
from app.policy import effective, sources
from app.policy.schema import entries
from tests.conftest import ROOT

GENERATED = ROOT / "packaging" / "policy" / "generated"
KEY = r"Software\Policies\Callside"
ADMX = {"a": "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"}


class Registry:
    def __init__(self, values: Mapping[tuple[str, str], Mapping[str, Any]]) -> None:
        self.values = values

    def __call__(self, hive: str, key: str) -> Mapping[str, Any] | None:
        return self.values.get((hive, key))


def in_force(levels: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(sources, "found", lambda: levels)
    return effective(tmp_path / "settings.json")


def test_the_machines_hive_comes_before_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = Registry(
        {
            ("HKLM", KEY): {"recording_allowed": 0, "autonomy_threshold": "0.97", "help_rota": ["Priya", "John"]},
            ("HKCU", KEY): {"recording_allowed": 1, "retention_audio_days": 3, "Retention_Transcript_Days_most": 30},
            ("HKLM", KEY + r"\Recommended"): {"brief_lead_minutes": 10, "help_timeout_seconds": 99999},
        }
    )
    found = in_force(sources.from_registry(registry), tmp_path, monkeypatch)
    s = found.settings
    assert (s.recording_allowed, s.autonomy_threshold, s.help_rota) == (False, 0.97, ("Priya", "John"))
    assert (s.retention_audio_days, s.retention_transcript_days, s.brief_lead_minutes) == (3, 30, 10)
    assert found.where["recording_allowed"] == rf"HKLM\{KEY}"
    assert found.where["retention_audio_days"] == rf"HKCU\{KEY}"
    assert found.origin["retention_transcript_days"] == "bounded"
    assert len(found.ignored) == 1


@pytest.mark.parametrize("value", ["yes", 2, ["a"]])
def test_a_value_of_the_wrong_kind_fails_closed(value: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    levels = sources.from_registry(Registry({("HKLM", KEY): {"retention_audio_days": value if value != 2 else "x"}}))
    with pytest.raises(PolicyBroken, match="HKLM"):
        in_force(levels, tmp_path, monkeypatch)


def test_a_registry_that_cant_be_read_fails_closed() -> None:
    def denied(_hive: str, _key: str) -> None:
        raise PermissionError("denied")

    with pytest.raises(PolicyBroken, match="HKLM"):
        sources.from_registry(denied)


@pytest.mark.parametrize(
    ("sid", "counts"),
    [("S-1-5-18", True), ("S-1-5-32-544", True), ("S-1-5-21-1004336348-1177238915-682003330-1001", False)],
)
def test_on_windows_a_file_that_a_rep_made_is_no_policy(sid: str, counts: bool, tmp_path: Path) -> None:
    if counts:
        sources.check_windows_owner(tmp_path / "policy.json", lambda _file: sid)
        return
    with pytest.raises(PolicyBroken, match="no administrator"):
        sources.check_windows_owner(tmp_path / "policy.json", lambda _file: sid)


def test_a_profile_counts_for_the_user_before_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sarah").mkdir()
    mine = {"retention_audio_days": 2, "Recommended": {"brief_lead_minutes": 12}}
    (tmp_path / "sarah" / "app.callside.plist").write_bytes(plistlib.dumps(mine, fmt=plistlib.FMT_BINARY))
    all_of_us = {"retention_audio_days": 5, "recording_allowed": False}
    (tmp_path / "app.callside.plist").write_bytes(plistlib.dumps(all_of_us))
    s = in_force(sources.from_managed_preferences(tmp_path, "sarah"), tmp_path, monkeypatch).settings
    assert (s.retention_audio_days, s.recording_allowed, s.brief_lead_minutes) == (2, False, 12)
    (tmp_path / "app.callside.plist").write_bytes(b"broken")
    with pytest.raises(PolicyBroken, match=r"app\.callside\.plist"):
        sources.from_managed_preferences(tmp_path, "sarah")


# ── the generated files ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_generated_files_say_what_the_declarations_say(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "packaging" / "policy" / "generate.py"), "--out", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    made = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    kept = {p.relative_to(GENERATED): p.read_bytes() for p in GENERATED.rglob("*") if p.is_file()}
    assert made == kept, "run `python packaging/policy/generate.py`, and commit what it writes"


def test_the_template_is_whole() -> None:
    admx = ElementTree.parse(GENERATED / "callside.admx").getroot()
    adml = ElementTree.parse(GENERATED / "en-US" / "callside.adml").getroot()
    strings = {s.get("id") for s in adml.iterfind(".//a:string", ADMX)}
    shown = {p.get("id"): p for p in adml.iterfind(".//a:presentation", ADMX)}
    policies = admx.findall(".//a:policy", ADMX)
    values = {(p.get("key"), p.get("valueName") or p.find("a:elements/*", ADMX).get("valueName")) for p in policies}  # type: ignore[union-attr]
    assert {name for key, name in values if key == KEY} == {entry.name for entry in entries()}
    assert {n for k, n in values if k == KEY + r"\Recommended"} == {e.name for e in entries() if e.bound_of is None}
    text = (GENERATED / "callside.admx").read_text()
    used = {part.split(")")[0] for part in text.split("$(string.")[1:]}
    assert used <= strings
    for policy in policies:
        reference = policy.get("presentation")
        if reference:
            controls = {c.get("refId") for c in shown[reference[len("$(presentation.") : -1]]}
            assert controls == {e.get("id") for e in policy.find("a:elements", ADMX)}  # type: ignore[union-attr]


def test_the_examples_are_policies_that_can_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = json.loads((GENERATED / "policy.json").read_text())
    jsonschema.validate(policy, json.loads((GENERATED / "policy.schema.json").read_text()))
    by_file = in_force([sources.from_file(GENERATED / "policy.json")], tmp_path, monkeypatch)
    by_profile = in_force(sources.from_managed_preferences(GENERATED, ""), tmp_path, monkeypatch)
    assert by_file.settings == by_profile.settings
    assert not by_file.ignored
    profile = plistlib.loads((GENERATED / "callside.mobileconfig").read_bytes())
    (forced,) = profile["PayloadContent"][0]["PayloadContent"]["app.callside"]["Forced"]
    assert forced["mcx_preference_settings"] == plistlib.loads((GENERATED / "app.callside.plist").read_bytes())


def test_each_oma_uri_names_a_policy_of_the_template_and_its_elements() -> None:
    admx = ElementTree.parse(GENERATED / "callside.admx").getroot()
    policies = {p.get("name"): p for p in admx.iterfind(".//a:policy", ADMX)}
    rows = list(csv.DictReader(io.StringIO((GENERATED / "oma-uri.csv").read_text())))[1:]
    assert {row["OMA-URI"].rsplit("/", 1)[1] for row in rows} == set(policies)
    for row in rows:
        policy = policies[row["OMA-URI"].rsplit("/", 1)[1]]
        sent = {d.get("id") for d in ElementTree.fromstring(f"<x>{row['Value']}</x>").iter("data")}
        assert sent == {e.get("id") for e in policy.findall("a:elements/*", ADMX)}


def test_every_policy_is_documented() -> None:
    text = (GENERATED / "POLICIES.md").read_text()
    assert all(f"| `{entry.name}` |" in text for entry in entries())


@pytest.mark.parametrize(
    "text",
    [
        "{}", "[]", "null", "", "{", "[" * 100_000, '{"Mandatory": {}}', '{"recording_allowed": false}',
        '{"mandatory": {}, "mandatory": {"recording_allowed": false}}',
        '{"mandatory": {"recording_allowed": false, "recording_allowed": true}}',
        '{"mandatory": {}, "mandatry": {}}', '{"mandatory": []}', '{"mandatory": {"recording_alowed": false}}',
        '{"mandatory": ' + " " * 1_000_001 + "{}}", "\ufeff{}", '{"recommended": null}',
    ],
)  # fmt: skip
def test_a_policy_file_that_is_not_to_the_letter_stops_everything(tmp_path: Path, text: str) -> None:
    file = tmp_path / "policy.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyBroken):
        in_force_of(file, tmp_path)


def in_force_of(file: Path, tmp_path: Path) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        return in_force([sources.from_file(file)], tmp_path, patch)


@pytest.mark.parametrize("kind", ["link", "dangling link", "loop", "folder", "pipe"])
def test_what_lies_in_the_policys_place_and_is_no_file_stops_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    file, real = tmp_path / "policy.json", tmp_path / "real.json"
    match kind:
        case "link":
            real.write_text('{"mandatory": {}}')
            file.symlink_to(real)
        case "dangling link":
            file.symlink_to(real)
        case "loop":
            file.symlink_to(file)
        case "folder":
            file.mkdir()
        case "pipe":
            os.mkfifo(file)
    monkeypatch.setattr(sources, "system_policy_file", lambda: file)
    with pytest.raises(PolicyBroken):
        sources.found()
