"""What goes with a draft fits into a mail, whatever the listing said."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.domain.errors import BadInput
from app.domain.proposal import Action, ActionKind, Proposal, Vendor
from app.services.review import attachments as attach
from app.services.review.attachments import AttachService
from app.services.review.service import Card
from connectors.files import FolderFiles


def test_a_file_that_grew_since_it_was_listed_is_not_attached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attach, "LARGEST_BYTES", 1000)
    (tmp_path / "prices.csv").write_bytes(b"1" * 900)
    action = Action(Vendor.GMAIL, ActionKind.DRAFT, "jane@acme.example", "Jane", {"text": "Hi"})
    card = Card(Proposal("p1", "c1", action, (), 0.9, "why"), "", "sha", "key", None)
    edited: list[Any] = []
    review: Any = SimpleNamespace(edit=lambda _card, changes: edited.append(changes))
    store: Any = SimpleNamespace(targets=lambda _call: None)
    service = AttachService(store=store, review=review, sources=[FolderFiles(tmp_path)], timeout=5)
    (listed,) = service.choices(card)
    (tmp_path / "prices.csv").write_bytes(b"1" * 1001)
    with pytest.raises(BadInput, match="larger than 10 MB"):
        service.attach(card, listed)
    assert not edited
