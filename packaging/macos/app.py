"""What macOS is told of the app, and the installer package that device management takes. Built on a Mac only."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import version

IDENTIFIER = "app.callside.Callside"
OLDEST_SYSTEM = "14.2"  # the first with taps for the sound of one program
ENTITLEMENTS = Path(__file__).with_name("entitlements.plist")


def info() -> dict[str, Any]:
    """Info.plist. The two sentences are what a person reads when macOS asks; without the second, a tap is silent."""
    return {
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleName": "Callside",
        "CFBundleShortVersionString": version.current(),
        "CFBundleVersion": version.current(),
        "LSMinimumSystemVersion": OLDEST_SYSTEM,
        "LSUIElement": True,
        "NSHighResolutionCapable": True,
        "NSMicrophoneUsageDescription": "Callside writes down what you say in a call, once everyone has agreed. "
        "The sound stays on this Mac.",
        "NSAudioCaptureUsageDescription": "Callside writes down what the others say in your meeting, once everyone has "
        "agreed. The sound stays on this Mac.",
    }


def build(app: Path, out: Path) -> Path:
    """Callside.pkg of a signed Callside.app, for /Applications; it holds no script, so nothing runs as root.

    Raises SystemExit where this is no Mac.
    """
    if sys.platform != "darwin":
        sys.exit("The macOS package is built on a Mac: pkgbuild and productbuild come with Xcode's command line tools.")
    out.mkdir(parents=True, exist_ok=True)
    component, made = out / "component.pkg", out / f"callside-{version.current()}.pkg"
    place = ["--install-location", "/Applications", "--identifier", IDENTIFIER, "--version", version.current()]
    subprocess.run(["pkgbuild", "--component", app, *place, component], check=True)
    (out / "distribution.xml").write_text(distribution(), encoding="utf-8")
    parts = ["--distribution", out / "distribution.xml", "--package-path", out]
    subprocess.run(["productbuild", *parts, made], check=True)
    component.unlink()
    return made


def distribution() -> str:
    """For whom the package is: both kinds of processor, from that system on, for the whole machine."""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<installer-gui-script minSpecVersion="2">
  <title>Callside</title>
  <options customize="never" require-scripts="false" hostArchitectures="arm64,x86_64"/>
  <domains enable_localSystem="true" enable_currentUserHome="false"/>
  <volume-check><allowed-os-versions><os-version min="{OLDEST_SYSTEM}"/></allowed-os-versions></volume-check>
  <choices-outline><line choice="callside"/></choices-outline>
  <choice id="callside"><pkg-ref id="{IDENTIFIER}"/></choice>
  <pkg-ref id="{IDENTIFIER}" version="{version.current()}" onConclusion="none">component.pkg</pkg-ref>
</installer-gui-script>
"""
