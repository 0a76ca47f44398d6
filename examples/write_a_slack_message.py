"""Write one Slack message to the sandbox, then look for it by its key: the way every write is told from its double."""

import tempfile
import uuid
from pathlib import Path

from app.bootstrap.sandbox import sandbox, sandbox_vendors
from app.domain.proposal import Action, ActionKind, Vendor
from app.services.setup.clocks import SystemClock

with tempfile.TemporaryDirectory() as name, sandbox(Path(name)) as address:
    slack = sandbox_vendors(address, Path(name), SystemClock()).writers[Vendor.SLACK]
    action = Action.of(ActionKind.MESSAGE, "C05ACMETECH", "#acme-technical", {"text": "Bob said that P99 settles it."})
    prepared = slack.prepare(action, str(uuid.uuid4()))
    print(slack.find(prepared, timeout=5).found.value)
    receipt = slack.send(prepared, timeout=5)
    print("written as", receipt.remote_id)
    print(slack.find(prepared, timeout=5).found.value)
