"""What macOS is told of the app, and the installer package that device management takes.

The package is built on a Mac; elsewhere its definitions are written out, and checked by preflight.py.
"""

import plistlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import version

IDENTIFIER = "app.callside.Callside"
OLDEST_SYSTEM = "14.2"  # the first with taps for the sound of one program
ENTITLEMENTS = Path(__file__).with_name("entitlements.plist")
PROGRAM = "/Applications/Callside.app/Contents/MacOS/callside"
# Beside it; app/jobs.py starts it by this name. Signed with rights of its own.
RECORDER = "callside-recorder"
RECORDER_RIGHTS = Path(__file__).with_name("recorder.plist")
# For every user of the machine, each in their own session; device management may switch it off, as may the rep.
AGENT = "/Library/LaunchAgents/app.callside.Callside.plist"
AGENT_PACKAGE = f"{IDENTIFIER}.agent"
NEEDS_A_MAC = "pkgbuild, productbuild, codesign and notarytool"


def info() -> dict[str, Any]:
    """Info.plist. The two sentences are what a person reads when macOS asks; without the second, a tap is silent."""
    return {
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleName": "Callside",
        "CFBundleShortVersionString": version.current(),
        "CFBundleVersion": version.current(),
        "LSMinimumSystemVersion": OLDEST_SYSTEM,
        "LSUIElement": True,
        "CFBundleURLTypes": [{"CFBundleURLName": f"{IDENTIFIER}.moment", "CFBundleURLSchemes": ["callside"]}],
        "NSHighResolutionCapable": True,
        "NSMicrophoneUsageDescription": "Callside writes down what you say in a call, once everyone has agreed. "
        "The sound stays on this Mac.",
        "NSAudioCaptureUsageDescription": "Callside writes down what the others say in your meeting, once everyone has "
        "agreed. The sound stays on this Mac.",
    }


def agent() -> dict[str, Any]:
    """Starts the program when somebody signs in to a desktop; never as root, and not again when it was quit."""
    return {
        "Label": IDENTIFIER,
        "ProgramArguments": [PROGRAM],
        "RunAtLoad": True,
        "KeepAlive": False,
        "LimitLoadToSessionType": "Aqua",
        "ProcessType": "Interactive",
        "AssociatedBundleIdentifiers": [IDENTIFIER],
    }


def define(out: Path) -> list[Path]:
    """Everything that a Mac needs to be told, as files: what can be made and checked anywhere."""
    out.mkdir(parents=True, exist_ok=True)
    for name, told in (("Info.plist", info()), (Path(AGENT).name, agent())):
        (out / name).write_bytes(plistlib.dumps(told))
    for rights in (ENTITLEMENTS, RECORDER_RIGHTS):
        shutil.copyfile(rights, out / rights.name)
    (out / "distribution.xml").write_text(distribution(), encoding="utf-8")
    return sorted(out.iterdir())


def build(app: Path, out: Path) -> Path:
    """Callside.pkg of a signed Callside.app, for /Applications; it holds no script, so nothing runs as root.

    Raises SystemExit where this is no Mac.
    """
    if sys.platform != "darwin":
        sys.exit(f"The macOS package is built on a Mac: {NEEDS_A_MAC} come with Xcode's command line tools.")
    out.mkdir(parents=True, exist_ok=True)
    component, made = out / "component.pkg", out / f"callside-{version.current()}.pkg"
    place = ["--install-location", "/Applications", "--identifier", IDENTIFIER, "--version", version.current()]
    subprocess.run(["pkgbuild", "--component", app, *place, component], check=True)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        target = root / AGENT.lstrip("/")
        target.parent.mkdir(parents=True)
        target.write_bytes(plistlib.dumps(agent()))
        named = ["--identifier", AGENT_PACKAGE, "--version", version.current()]
        subprocess.run(["pkgbuild", "--root", root, "--install-location", "/", *named, out / "agent.pkg"], check=True)
    (out / "distribution.xml").write_text(distribution(), encoding="utf-8")
    parts = ["--distribution", out / "distribution.xml", "--package-path", out]
    subprocess.run(["productbuild", *parts, made], check=True)
    for part in (component, out / "agent.pkg", out / "distribution.xml"):
        part.unlink()
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
  <choice id="callside"><pkg-ref id="{IDENTIFIER}"/><pkg-ref id="{AGENT_PACKAGE}"/></choice>
  <pkg-ref id="{IDENTIFIER}" version="{version.current()}" onConclusion="none">component.pkg</pkg-ref>
  <pkg-ref id="{AGENT_PACKAGE}" version="{version.current()}" onConclusion="none">agent.pkg</pkg-ref>
</installer-gui-script>
"""
