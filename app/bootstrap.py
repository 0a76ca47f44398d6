"""The only wiring."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.paths import demo_data_dir, private_dir


def run_sandbox(
    *,
    folder: Path | None = None,
    port: int | None = None,
    latency_ms: float = 0.0,
    faults: list[dict[str, Any]] | None = None,
    watch_stdin: bool = False,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serves the vendors' interfaces until stopped; `folder` keeps what they hold, default in the demo's folder."""
    from connectors.sandbox.server import serve

    serve(
        folder=private_dir(folder or demo_data_dir() / "sandbox"),
        port=port,
        latency_ms=latency_ms,
        faults=faults,
        watch_stdin=watch_stdin,
        on_ready=on_ready,
    )
