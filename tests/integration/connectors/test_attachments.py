"""Files for drafts: only from the configured folder or the CRM's record, shown before they leave, written as they were."""

import base64
import uuid
from pathlib import Path
from typing import Any

import pytest
import requests

from app.domain.errors import BadInput, Rejected, Unavailable
from app.domain.proposal import Action, ActionKind, Attachable, Vendor
from connectors.files import FolderFiles
from connectors.google.gmail import Gmail, _parsed
from connectors.microsoft import OutlookDrafts
from connectors.salesforce import SalesforceFiles

OPPORTUNITY = "006Hs00001ACMEPIAA"
SHEET = "Prices äöü.csv"


def draft(*files: dict[str, str]) -> Action:
    content = {"to": ["jane@acme.example"], "subject": "Our call", "text": "Hi Jane", "attachments": list(files)}
    return Action(Vendor.GMAIL, ActionKind.DRAFT, "jane@acme.example", "Jane", content)


def file(name: str, data: bytes, kind: str = "text/csv") -> dict[str, str]:
    return {"name": name, "type": kind, "data": base64.b64encode(data).decode()}


def test_a_folder_offers_its_own_files_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    (folder / SHEET).write_bytes(b"a;b")
    (folder / ".hidden").write_text("x")
    (folder / "inner").mkdir()
    (tmp_path / "secret.txt").write_text("s")
    (folder / "way-out.txt").symlink_to(tmp_path / "secret.txt")
    source = FolderFiles(folder)
    (found,) = source.files(None, timeout=1)
    assert (found.name, source.read(found, timeout=1)) == (SHEET, b"a;b")
    for name in ("../secret.txt", "way-out.txt", ".hidden"):
        with pytest.raises(BadInput):
            source.read(Attachable("Folder", name, name, 1), timeout=1)
    with pytest.raises(Unavailable, match="drive"):
        FolderFiles(tmp_path / "gone").files(None, timeout=1)


def test_the_opportunitys_files_come_from_salesforce(sandbox: Any) -> None:
    source = SalesforceFiles(sandbox.account("salesforce"))
    (found,) = source.files(OPPORTUNITY, timeout=10)
    assert found.name == "Enterprise pricing.pdf"
    data = source.read(found, timeout=10)
    assert data.startswith(b"%PDF")
    assert len(data) == found.size
    assert source.files("006Hs00009NOBODYAA", timeout=10) == []
    assert source.files(None, timeout=10) == ()


def test_gmail_gets_the_files_as_they_were(sandbox: Any) -> None:
    gmail = Gmail(sandbox.account(Gmail))
    key = str(uuid.uuid4())
    action = draft(file(SHEET, b"a;b\n1;2"), file("one.pdf", b"%PDF-1.4", "application/pdf"))
    write = gmail.prepare(action, key)
    assert write.body == gmail.prepare(action, key).body, "frozen bytes"
    assert f"Attached: {SHEET} (1 kB)" in gmail.preview(write)
    gmail.send(write, timeout=10)
    held = {"Authorization": "Bearer sandbox-google"}
    listed = requests.get(f"{sandbox.url}/gmail/v1/users/me/drafts", headers=held, verify=str(sandbox.ca), timeout=10)
    ids = [entry["id"] for entry in listed.json()["drafts"]]
    raw = [
        requests.get(
            f"{sandbox.url}/gmail/v1/users/me/drafts/{i}?format=raw", headers=held, verify=str(sandbox.ca), timeout=10
        ).json()["message"]["raw"]
        for i in ids
    ]
    message = next(m for m in map(_parsed, raw) if m["X-Callside-Key"] == key)
    files = {part.get_filename(): part.get_payload(decode=True) for part in message.iter_attachments()}
    assert files == {SHEET: b"a;b\n1;2", "one.pdf": b"%PDF-1.4"}
    assert message.get_body(("plain",)).get_content().strip() == "Hi Jane"  # type: ignore[union-attr]
    assert "Hi Jane" in message.get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_outlook_gets_them_too_up_to_what_it_takes(sandbox: Any) -> None:
    outlook = OutlookDrafts(sandbox.account(OutlookDrafts))
    write = outlook.prepare(draft(file(SHEET, b"a;b")), str(uuid.uuid4()))
    assert f"Attached: {SHEET}" in outlook.preview(write)
    outlook.send(write, timeout=10)
    with pytest.raises(Rejected, match="3 MB"):
        outlook.prepare(draft(file("large.bin", bytes(3_100_000), "application/octet-stream")), str(uuid.uuid4()))
