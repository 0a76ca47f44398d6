"""Devices by name on the command line."""

import pytest

from app.cli.capture import _choose
from app.domain.capture import SoundDevice
from app.domain.errors import BadInput

FOUND = [
    SoundDevice("usb-1", "USB Mikrofon"),
    SoundDevice("usb-2", "USB Mikrofon"),
    SoundDevice("built-in", "Built-in", is_default=True),
    SoundDevice("out.monitor", "Monitor of USB Mikrofon", is_loopback=True, is_default=True),
]


def test_a_label_that_two_devices_have_is_refused_with_their_names() -> None:
    with pytest.raises(BadInput, match="usb-1 or usb-2"):
        _choose(FOUND, "USB Mikrofon", False)
    assert _choose(FOUND, "usb-2", False).name == "usb-2"


def test_names_labels_and_defaults_choose_one_device() -> None:
    assert _choose(FOUND, "Built-in", False).name == "built-in"
    assert _choose(FOUND, None, False).name == "built-in"
    assert _choose(FOUND, "out", True).name == "out.monitor"
    with pytest.raises(BadInput, match="There is no microphone"):
        _choose(FOUND, "Headset", False)
