"""A real call in the tray program, on a display and a sound server: from the first start to what was written and found again."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sound_server import SoundServer, is_possible
from tests.ui.walked import CALL_SECONDS, walked

ROOT = Path(__file__).resolve().parents[2]
FRAMES = ROOT / "build" / "real-call"

pytestmark = pytest.mark.flaky(reruns=1, reruns_delay=3)


@pytest.fixture
def sound_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundServer]:
    if not is_possible():
        pytest.skip("needs pulseaudio and pulseaudio-utils for a meeting of its own")
    # Addresses of sockets are short.
    server = SoundServer(tmp_path_factory.mktemp("pulse") / "p")
    server.start()
    yield server
    server.stop()


@pytest.mark.timeout(CALL_SECONDS + 60)
def test_a_real_call_by_hand_from_the_first_start_to_what_is_found_again(
    display: str, sound_server: SoundServer, tmp_path: Path
) -> None:
    seen, opened = walked(display, sound_server, tmp_path, FRAMES)
    (FRAMES / "seen.json").write_text(json.dumps(seen, indent=1), encoding="utf-8")
    assert seen["problem"] is None, seen
    assert seen["most_questions"] == 1
    assert not seen["recorded_before_consent"]
    assert seen["windows_live"] == 1, seen["names_live"]
    assert "latency" in seen["question"].lower() or "10,000" in seen["question"]
    assert seen["panel_gone"]
    (draft,) = seen["drafts"] or [""]
    assert "Best regards" not in draft
    assert opened.startswith("https://meet.")
