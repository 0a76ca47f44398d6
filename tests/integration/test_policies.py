"""Every policy, through the real file, is obeyed where it counts."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import Application, ApplicationBase, Sound
from app.bootstrap.vendors import Vendors
from app.cli.root import app as commands
from app.cli.root import run
from app.domain.errors import PolicyBroken, UserActionNeeded
from app.policy.schema import entries
from connectors import network_policy as door
from tests.integration.policy_checks import CHECKS, IN_WINDOWS, Office, Ruled
from tests.worlds.live import Microphone, Now


@pytest.fixture(autouse=True)
def open_door() -> Iterator[None]:
    yield
    door.open_again()


def given(value: Any, folder: Path) -> Any:
    return value.replace("TMP", str(folder)) if isinstance(value, str) else value


def test_every_policy_has_a_check() -> None:
    assert {entry.name for entry in entries()} == {*CHECKS, *IN_WINDOWS}


@pytest.mark.parametrize("name", [entry.name for entry in entries() if entry.name in CHECKS])
def test_a_mandatory_policy_is_obeyed(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    value, check = CHECKS[name]
    value = given(value, tmp_path)
    file = tmp_path / "policy.json"
    file.write_text(json.dumps({"mandatory": {name: value}}))
    monkeypatch.setenv("CALLSIDE_POLICY_FILE", str(file))
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "correct horse")
    folder = tmp_path / "data"
    folder.mkdir()
    (entry,) = [e for e in entries() if e.name == name]
    if entry.bound_of is None:
        default = list(entry.default) if isinstance(entry.default, tuple) else entry.default
        (folder / "settings.json").write_text(json.dumps({name: default}))
    office = Office()
    application = Application(
        ApplicationBase(
            folder,
            clock=Now(),
            vendors=Vendors(calendar=office, colleagues=office),  # type: ignore[arg-type]
            sound=Sound(microphone_users=Microphone()),
        )
    )
    try:
        if entry.bound_of is None:
            found = application.settings.model_dump()[name]
            assert (list(found) if isinstance(found, tuple) else found) == value
            assert name in application.effective.locked
            with pytest.raises(UserActionNeeded, match="managed by your organization"):
                application.setup.preferences.save({name: entry.default})
        check(Ruled(application, monkeypatch, tmp_path, name, value))
    finally:
        application.close()


BROKEN = {
    "no JSON": "{",
    "no object": "[]",
    "a level that is none": '{"mandatory": []}',
    "an unknown setting": '{"mandatory": {"recording": false}}',
    "a value that does not fit": '{"mandatory": {"retention_audio_days": "long"}}',
    "a value out of its limits": '{"mandatory": {"retention_audio_days": -1}}',
    "a setting that is the rep's": '{"mandatory": {"minutes_before": 99}}',
    "bounds that cross": '{"mandatory": {"retention_audio_days_least": 9, "retention_audio_days_most": 3}}',
    "a bound that does not fit": '{"mandatory": {"retention_audio_days_most": "short"}}',
}


@pytest.mark.parametrize("what", list(BROKEN))
def test_a_broken_mandatory_policy_fails_closed(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "policy.json"
    file.write_text(BROKEN[what])
    monkeypatch.setenv("CALLSIDE_POLICY_FILE", str(file))
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "x")
    for command in (["calls"], ["devices"], ["data", "erase", "--all"], ["record", "--seconds", "1"]):
        assert run(commands, command) == 1
        assert str(file) in capsys.readouterr().err
    assert run(commands, ["policy", "show"]) == 1
    assert str(file) in capsys.readouterr().err
    run(commands, ["doctor"])
    assert str(file) in capsys.readouterr().out


def test_what_is_recommended_counts_until_the_rep_chooses_and_a_bad_one_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "policy.json"
    wrong = {"brief_lead_minutes": 10, "help_timeout_seconds": 1, "nonsense": 3}
    file.write_text(json.dumps({"mandatory": {"insights": False}, "recommended": wrong}))
    monkeypatch.setenv("CALLSIDE_POLICY_FILE", str(file))
    assert run(commands, ["policy", "show", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["brief_lead_minutes"]["value"], shown["brief_lead_minutes"]["origin"]) == (10, "recommended")
    assert shown["help_timeout_seconds"]["origin"] == "default"
    assert shown["insights"] == {"value": False, "origin": "policy", "locked": True, "from": str(file), "bounds": None}
    assert run(commands, ["policy", "show"]) == 0
    assert "help_timeout_seconds" in capsys.readouterr().err
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "settings.json").write_text('{"brief_lead_minutes": 3}')
    run(commands, ["policy", "show", "--json"])
    assert json.loads(capsys.readouterr().out)["brief_lead_minutes"]["origin"] == "you"


def test_breaking_ones_own_settings_opens_no_door(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "policy.json"
    file.write_text('{"mandatory": {"local_only": true}}')
    monkeypatch.setenv("CALLSIDE_POLICY_FILE", str(file))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "settings.json").write_text("{")
    run(commands, ["models", "list"])
    with pytest.raises(door.NotAllowed):
        door.check("example.com")


def test_a_policy_file_that_others_can_write_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.policy import effective, sources

    file = tmp_path / "policy.json"
    file.write_text("{}")
    monkeypatch.setattr(sources, "system_policy_file", lambda: file)
    file.chmod(0o666)
    with pytest.raises(PolicyBroken, match="written by others"):
        effective(tmp_path / "settings.json")
    file.chmod(0o644)
    tmp_path.chmod(0o777)
    with pytest.raises(PolicyBroken, match="written by others"):
        effective(tmp_path / "settings.json")
