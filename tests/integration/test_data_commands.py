"""`data`, `orders`, `keys` and `audit` as a person at a terminal meets them."""

import json
from pathlib import Path

import pytest

from app.cli.root import app as commands
from app.cli.root import run
from app.services.privacy import signing
from tests.worlds.privacy import JANE, PrivacyWorld


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "plain words for a test")
    world = PrivacyWorld(tmp_path / "data")
    world.fill()
    world.app.close()
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *command: str, code: int = 0) -> str:
    assert run(commands, list(command)) == code
    told = capsys.readouterr()
    return told.out + told.err


def test_hold_erase_and_the_head_that_was_noted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = said(capsys, "audit", "verify").split("Head ")[1].strip()
    said(capsys, "data", "hold", "--person", JANE.name, "--reason", "a dispute")
    assert "a dispute" in said(capsys, "data", "holds")
    assert "legal hold" in said(capsys, "data", "erase", "--person", JANE.name, code=1)
    said(capsys, "data", "release", "--person", JANE.name)
    report = folder / "report.json"
    told = said(capsys, "data", "erase", "--person", JANE.name, "--report", str(report))
    assert "https://mail.example/acme" in told
    assert "1 write had been approved and will not be sent" in told
    assert json.loads(report.read_text())["counts"]["recordings"] == 1
    assert "5 rows, unchanged" in said(capsys, "audit", "verify", "--head", head)
    assert "Nothing of it was found" in said(capsys, "data", "erase", "--person", "Nobody Known")
    assert "Say which data" in said(capsys, "data", "erase", code=1)


def test_retention_by_hand_and_a_head_that_is_too_old(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = said(capsys, "audit", "verify").split("Head ")[1].strip()
    said(capsys, "data", "retention", code=1)  # it looks like a jump
    told = said(capsys, "data", "retention", "--confirm-clock")  # the world's calls are of 2024: all their times are up
    assert "2 audio" in told
    assert "2 audit" in told
    assert "2 calls" in told
    assert "older than the log" in said(capsys, "audit", "verify", "--head", f"1:{'0' * 64}", code=1)
    assert "Rows up to 2 have left it" in said(capsys, "audit", "verify", "--head", head)
    assert "nothing" in said(capsys, "data", "retention")


def test_an_order_from_its_key_to_its_receipt(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = folder / "orders"
    inbox.mkdir()
    public = said(capsys, "orders", "keys", "--out", str(folder / "it.key")).strip()
    assert "never overwritten" in said(capsys, "orders", "keys", "--out", str(folder / "it.key"), code=1)
    policy = folder / "policy.json"
    policy.write_text(json.dumps({"mandatory": {"orders_folder": str(inbox), "orders_public_key": public}}))
    monkeypatch.setenv("CALLSIDE_POLICY_FILE", str(policy))
    order = folder / "order.json"
    order.write_text(json.dumps({"id": "o1", "kind": "erase", "person": JANE.name}))
    said(capsys, "orders", "sign", str(order), "--key", str(folder / "it.key"), "--out", str(inbox / "o1.json"))
    assert said(capsys, "orders", "run").startswith("o1  done")
    assert "No new orders" in said(capsys, "orders", "run")
    (receipt,) = (inbox / "receipts").glob("*.receipt.json")
    assert "Order o1: done" in said(capsys, "orders", "verify", str(receipt), code=1)
    own = json.loads(receipt.read_text())["receipt"]["public_key"]
    assert "Order o1: done" in said(capsys, "orders", "verify", str(receipt), "--public-key", own)
    other = signing.public_key(bytes(32))
    assert "was changed" in said(capsys, "orders", "verify", str(receipt), "--public-key", other, code=1)
    receipt.write_text(receipt.read_text().replace('"done"', '"refused"'))
    assert "was changed" in said(capsys, "orders", "verify", str(receipt), code=1)
