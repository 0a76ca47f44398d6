"""What the program asks of a sandbox: where it is, and what it holds."""

from pathlib import Path
from typing import Any

import requests

from app.domain.errors import Unavailable
from connectors import http
from connectors.sandbox.server import CA_FILE, PORT_FILE

SECONDS = 5.0


def address(folder: Path) -> str | None:
    """The base address of the sandbox whose state is in `folder`, where one answers there now."""
    recorded = folder / PORT_FILE
    if not recorded.exists() or not (folder / CA_FILE).exists():
        return None
    base = f"https://localhost:{recorded.read_text().strip()}"
    try:
        _get(base, folder, "/_sandbox/control")
    except requests.exceptions.RequestException:
        return None
    return base


def effects(folder: Path) -> Any:
    """Every effect that Callside wrote there. Raises Unavailable where no sandbox answers."""
    base = address(folder)
    if base is None:
        raise Unavailable("The sandbox no longer answers: run the demo again, nothing is written twice.")
    return _get(base, folder, "/_sandbox/effects")


def _get(base: str, folder: Path, path: str) -> Any:
    with http.requests_session(base, timeout=SECONDS, ca_file=folder / CA_FILE) as session:
        answer = session.get(base + path)
        answer.raise_for_status()
        return answer.json()
