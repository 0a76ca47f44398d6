"""IT's orders run once, only with IT's signature by IT's policy, and leave receipts that can be checked."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import BadInput, UserActionNeeded
from app.policy.system_user import user_name
from app.services.privacy import signing
from app.services.privacy.sealed_export import open_folder
from tests.worlds.privacy import JANE, NEEDLES, PrivacyWorld

KEY = bytes(range(32))


class Delivery:
    """The folder that device management fills."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder / "orders"
        self.folder.mkdir()
        policy = folder / "policy.json"
        named = {"orders_folder": str(self.folder), "orders_public_key": signing.public_key(KEY)}
        policy.write_text(json.dumps({"mandatory": named}))
        monkeypatch.setenv("CALLSIDE_POLICY_FILE", str(policy))
        monkeypatch.setattr("app.bootstrap.privacy_wiring.user_name", lambda: "sarah")

    def put(self, key: bytes = KEY, **order: Any) -> None:
        signed = {"order": order, "signature": signing.signature(key, signing.SignedKind.ORDER, order)}
        (self.folder / f"{order['id']}.json").write_text(json.dumps(signed))

    def receipts(self) -> dict[str, dict[str, Any]]:
        found = [json.loads(p.read_text()) for p in (self.folder / "receipts").glob("*.receipt.json")]
        for receipt in found:
            body = receipt["receipt"]
            assert signing.is_signed(body["public_key"], signing.SignedKind.RECEIPT, body, receipt["signature"])
        return {r["receipt"]["order"]: r["receipt"] for r in found}


@pytest.fixture
def delivery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Delivery:
    return Delivery(tmp_path, monkeypatch)


@pytest.fixture
def world(tmp_path: Path, delivery: Delivery) -> Iterator[PrivacyWorld]:
    world = PrivacyWorld(tmp_path / "data")
    world.fill()
    yield world
    world.app.close()


def test_an_erasure_by_order_runs_once_and_leaves_a_signed_receipt(world: PrivacyWorld, delivery: Delivery) -> None:
    delivery.put(id="o1", kind="erase", person=JANE.name)
    assert len(world.app.housekeeping.daily()) == 1
    assert world.found() == []
    receipt = delivery.receipts()["o1"]
    assert receipt["state"] == "done"
    assert receipt["result"]["copies"][0]["url"] == "https://mail.example/acme"
    seq, _, head = receipt["audit_head"].partition(":")
    assert world.store.audit_rows()[int(seq) - 1]["hash"] == head
    assert JANE.name not in json.dumps(receipt, ensure_ascii=False)
    assert world.app.housekeeping.daily() == []
    (delivery.folder / "receipts" / "o1.sarah.receipt.json").unlink()
    world.app.housekeeping.daily()
    assert delivery.receipts()["o1"] == receipt


def test_hold_release_and_export(world: PrivacyWorld, delivery: Delivery) -> None:
    delivery.put(id="o1", kind="hold", person=JANE.name, reason="a dispute")
    delivery.put(id="o2", kind="erase", person=JANE.name)
    delivery.put(id="o3", kind="export", person=JANE.name)
    world.app.privacy.orders.run()
    states = {order: receipt["state"] for order, receipt in delivery.receipts().items()}
    assert states == {"o1": "done", "o2": "refused", "o3": "done"}
    assert "legal hold" in delivery.receipts()["o2"]["why"]
    export = delivery.folder / "receipts" / "o3.sarah"
    assert all(JANE.name.encode() not in file.read_bytes() for file in export.rglob("*") if file.is_file())
    assert open_folder(KEY, export, delivery.folder / "opened") > 1
    assert JANE.name in (delivery.folder / "opened" / "about.json").read_text(encoding="utf-8")
    with pytest.raises(BadInput):
        open_folder(bytes(32), export, delivery.folder / "not-ours")
    delivery.put(id="o4", kind="release", person=JANE.name)
    delivery.put(id="o5", kind="erase", person=JANE.name)
    world.app.privacy.orders.run()
    assert delivery.receipts()["o5"]["state"] == "done"
    assert world.found() == []


def test_what_it_did_not_sign_for_us_is_not_run(world: PrivacyWorld, delivery: Delivery) -> None:
    delivery.put(key=bytes(32), id="forged", kind="erase", all=True)
    delivery.put(id="late", kind="erase", all=True, expires_at="2024-01-01T00:00:00+00:00")
    delivery.put(id="other", kind="erase", all=True, user="bob")
    delivery.put(id="strange", kind="explode", all=True)
    (delivery.folder / "no.json").write_text("[1, 2]")
    (delivery.folder / "broken.json").write_text("{")
    signed = json.loads((delivery.folder / "other.json").read_text())
    signed["order"]["user"] = "sarah"
    (delivery.folder / "changed.json").write_text(json.dumps(signed))
    assert {r["receipt"]["state"] for r in world.app.privacy.orders.run()} == {"refused"}
    assert len(delivery.receipts()) == 6
    assert world.app.privacy.orders.run() == []
    assert {needle for _, needle in world.found()} == set(NEEDLES)


def test_a_leaver_leaves_a_receipt_and_nothing_else(world: PrivacyWorld, delivery: Delivery) -> None:
    (world.folder / "models").mkdir()
    delivery.put(id="bye", kind="leaver", user="Sarah")
    assert "removed by your organization" in world.app.housekeeping.daily()[-1]
    assert world.app.has_left
    assert {p.name for p in world.folder.iterdir()} <= {"models", "callside.lock", "callside-folder", "left.json"}
    assert delivery.receipts()["bye"]["state"] == "done"
    anew = PrivacyWorld(world.folder)
    assert anew.app.housekeeping.daily() == []
    anew.app.close()


@pytest.mark.parametrize("planted", ["{}", "", "[]", '{"receipt": {"order": "bye", "state": "done"}}', "SIGNED"])
def test_a_planted_receipt_stops_no_leaver(world: PrivacyWorld, delivery: Delivery, planted: str) -> None:
    if planted == "SIGNED":
        body = {"order": "bye", "state": "done", "public_key": signing.public_key(bytes(32))}
        signature = signing.signature(bytes(32), signing.SignedKind.RECEIPT, body)
        planted = json.dumps({"receipt": body, "signature": signature})
    (delivery.folder / "receipts").mkdir()
    (delivery.folder / "receipts" / "bye.sarah.receipt.json").write_text(planted)
    (world.folder / "left.json").write_text(planted)
    delivery.put(id="bye", kind="leaver", user="sarah")
    world.app.privacy.orders.run()
    assert world.app.has_left
    assert delivery.receipts()["bye"]["state"] == "done"


def test_another_order_with_a_known_id_is_refused_aloud(world: PrivacyWorld, delivery: Delivery) -> None:
    delivery.put(id="o1", kind="hold", person=JANE.name, reason="a dispute")
    world.app.privacy.orders.run()
    delivery.put(id="o1", kind="release", person=JANE.name)
    (refusal,) = world.app.privacy.orders.run()
    assert refusal["receipt"]["state"] == "refused"
    assert "id of its own" in refusal["receipt"]["why"]
    assert delivery.receipts()["o1"]["kind"] == "hold"


def test_a_receipt_is_no_order(world: PrivacyWorld, delivery: Delivery) -> None:
    """Both are signed JSON; a key that signs the one must not be made to sign the other."""
    order = {"id": "o1", "kind": "erase", "person": JANE.name}
    as_receipt = signing.signature(KEY, signing.SignedKind.RECEIPT, order)
    (delivery.folder / "o1.json").write_text(json.dumps({"order": order, "signature": as_receipt}))
    (refusal,) = world.app.privacy.orders.run()
    assert refusal["receipt"]["state"] == "refused"
    assert world.found() != []


def test_the_environment_names_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    before = user_name()
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(variable, "/../../somebody")
    assert user_name() == before


def test_a_key_that_the_rep_can_write_is_no_key(world: PrivacyWorld, delivery: Delivery, tmp_path: Path) -> None:
    mine = {"orders_folder": str(delivery.folder), "orders_public_key": base64.b64encode(bytes(32)).decode()}
    (tmp_path / "policy.json").write_text(json.dumps({"recommended": mine}))
    world.app.close()
    anew = PrivacyWorld(world.folder)
    with pytest.raises(UserActionNeeded, match="mandatory policy"):
        anew.app.privacy.orders.run()
    anew.app.close()
