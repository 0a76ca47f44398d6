"""The packages and lists of a release: the same bytes each time, complete, and telling what is really inside."""

import hashlib
import json
import os
import plistlib
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import notices
import release
import sbom
import trim
import version
from app import __version__
from app.jobs import own_command
from checks import elf, gpl
from linux import packages
from linux.libraries import debian_package
from macos import app, preflight
from notices import Part
from signing.apple import Apple
from signing.provider import SigningFailed
from tests.conftest import ROOT
from windows import installer

PARTS = [
    Part("PySide6_Essentials", "6.11.3", "pypi", "LGPL-3.0-only", (), (("Qt 6", "LGPL-3.0-only"),)),
    Part("requests", "2.0", "pypi", "Apache-2.0", ()),
]
needs_wixl = pytest.mark.skipif(not shutil.which("wixl"), reason="not installed: wixl")


def sum_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_program_and_its_packages_have_one_version() -> None:
    assert version.current() == __version__


@pytest.mark.parametrize("kind", ["deb", "rpm"])
def test_two_packages_of_one_bundle_are_the_same(kind: str, tiny: Path, tmp_path: Path) -> None:
    first = packages.build(tiny, tmp_path / "one", [kind])[0]
    for path in tiny.rglob("*"):
        os.utime(path, (1, 1))  # a checkout has other times
    assert sum_of(first) == sum_of(packages.build(tiny, tmp_path / "two", [kind])[0])


def test_the_debian_package_says_what_it_needs_and_keeps_its_settings(tiny: Path, tmp_path: Path) -> None:
    shutil.copyfile(sys.executable, tiny / "_internal" / "interpreter")
    package = packages.build(tiny, tmp_path, ["deb"], small=False)[0]
    told = subprocess.run(
        ["dpkg-deb", "--field", package, "Depends"], capture_output=True, text=True, check=True
    ).stdout
    assert "libc6 (>= 2." in told
    assert "libportaudio2" in told
    held = subprocess.run(["dpkg-deb", "--contents", package], capture_output=True, text=True, check=True).stdout
    assert "./usr/bin/callside -> /opt/callside/callside" in held
    assert " root/root " in held
    settings = subprocess.run(["dpkg-deb", "--info", package, "conffiles"], capture_output=True, text=True, check=True)
    assert settings.stdout.split() == ["/etc/xdg/autostart/callside.desktop"]


def test_the_models_come_with_their_sums(tmp_path: Path) -> None:
    tree = packages.models_tree(tmp_path)
    networks = {"campplus-192.onnx", "segmentation-3.0.onnx", "clauses.onnx"}
    vectors = (
        {"multilingual-e5-small"} if (tree / "multilingual-e5-small").exists() else set()
    )  # no wheel for every system
    assert {path.name for path in tree.iterdir()} == {"tiny.en", *networks, *vectors}
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tree / "tiny.en", check=True)


def test_gpl_code_is_found_by_what_a_library_holds(tmp_path: Path) -> None:
    (tmp_path / "libharmless.so").write_bytes(b"\x7fELF nothing")
    assert gpl.scan(tmp_path) == []
    (tmp_path / "libav.so").write_bytes(b"\x7fELF ... x264_encoder_open_164 ...")
    (tmp_path / "libreadline.so.8").write_bytes(b"\x7fELF")
    assert [line.split(":")[0] for line in gpl.scan(tmp_path)] == ["libav.so", "libreadline.so.8"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads Linux libraries")
def test_a_library_tells_what_it_needs() -> None:
    found = elf.read(Path(sys.executable).resolve())
    assert found
    assert elf.highest_glibc([found]).startswith("2.")
    assert all(debian_package(name) or name.startswith("libpython") for name in found.needed)


def test_a_run_path_outside_is_told(tmp_path: Path) -> None:
    inside = elf.Library(tmp_path / "lib" / "a.so", (), ("$ORIGIN/../other",), ())
    assert elf.outside([inside], tmp_path) == []
    for path in ("/root/build/lib", "$ORIGIN/../../elsewhere"):
        assert elf.outside([elf.Library(tmp_path / "lib" / "a.so", (), (path,), ())], tmp_path)


def test_trimming_drops_what_nobody_asks_for_any_more(tmp_path: Path) -> None:
    """A plugin goes, and its helper with it; what a kept library needs stays."""
    plugin = ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", str(tmp_path / "plugin"), "BINARY")
    helper = ("libgtk-helper.so.0", str(tmp_path / "helper"), "BINARY")
    module = ("numpy/core.so", sys.executable, "EXTENSION")
    kept = trim.closed(trim.files([plugin, helper, module]))
    assert kept == [module]


def test_a_part_under_the_gpl_ends_the_build(tmp_path: Path) -> None:
    for said, allowed in (("GPL-3.0-only", False), ("LGPL-3.0-only", True), ("GPL-3.0 WITH GCC-exception-3.1", True)):
        part = Part("something", "1", "pypi", said, ())
        assert (notices.forbidden([part]) == []) is allowed
    with pytest.raises(SystemExit, match="something says GPL"):
        notices.write([Part("something", "1", "pypi", "GPL-3.0-only", ())], tmp_path)


def test_the_notices_name_every_part_and_the_duties_for_qt(tmp_path: Path) -> None:
    notices.write(PARTS, tmp_path)
    told = (tmp_path / "THIRD-PARTY-NOTICES.txt").read_text()
    assert "requests 2.0: Apache-2.0" in told
    assert "inside it: Qt 6: LGPL-3.0-only" in told
    duties = (tmp_path / "QT-LGPL.txt").read_text()
    assert "6.11.3" in duties
    assert "three years" in duties
    assert {"LGPL-3.0.txt", "GPL-3.0.txt", "LGPL-2.1.txt"} <= {path.name for path in tmp_path.iterdir()}


def test_the_list_of_parts_is_the_same_twice() -> None:
    told = sbom.render(PARTS)
    assert told == sbom.render(PARTS)
    listed = json.loads(told)
    assert listed["bomFormat"] == "CycloneDX"
    assert {c["purl"] for c in listed["components"]} == {"pkg:pypi/pyside6-essentials@6.11.3", "pkg:pypi/requests@2.0"}


@needs_wixl
def test_two_installers_of_one_bundle_are_the_same(tiny: Path, tmp_path: Path) -> None:
    (tiny / "callside").rename(tiny / "callside.exe")
    assert sum_of(installer.build(tiny, tmp_path / "one")) == sum_of(installer.build(tiny, tmp_path / "two"))


@needs_wixl
def test_the_installer_takes_every_property_from_the_command_line(tiny: Path, tmp_path: Path) -> None:
    (tiny / "callside").rename(tiny / "callside.exe")
    msi = installer.build(tiny, tmp_path)
    properties = subprocess.run(
        ["msiinfo", "export", msi, "Property"], capture_output=True, text=True, check=True
    ).stdout
    secure = next(row for row in properties.splitlines() if row.startswith("SecureCustomProperties"))
    documented = (version.ROOT / "DEPLOY.md").read_text()
    for choice in installer.CHOICES:
        assert choice.name in secure
        assert f"`{choice.name}` | {int(choice.default)} |" in documented
    components = subprocess.run(
        ["msiinfo", "export", msi, "Component"], capture_output=True, text=True, check=True
    ).stdout
    assert 'AUTOSTART="1" OR (AUTOSTART<>"0" AND' in components


@needs_wixl
def test_only_administrators_write_where_a_policy_goes(tiny: Path, tmp_path: Path) -> None:
    """As Windows reads it: the rights' owner, nothing inherited, and one entry for each of who may what."""
    (tiny / "callside").rename(tiny / "callside.exe")
    msi = installer.build(tiny, tmp_path)

    def rows(table: str) -> list[list[str]]:
        command = ["msiinfo", "export", msi, table]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return [row.split("\t") for row in told.splitlines()[3:]]

    (rights,) = rows("MsiLockPermissionsEx")
    assert [rights[1], rights[2]] in [[row[0], "CreateFolder"] for row in rows("CreateFolder")]
    assert ["POLICYFOLDER", "CommonAppDataFolder", "Callside"] in rows("Directory")
    owner, entries = re.fullmatch(r"O:(\w\w)G:\w\wD:PAI((?:\([^)]*\))+)", rights[3]).groups()
    assert owner == "BA"
    assert sorted(re.findall(r"\(A;OICI;(\w+);;;(\w\w)\)", entries)) == [("FA", "BA"), ("FA", "SY"), ("FRFX", "BU")]
    # Rights in the older table beside these would end the installation.
    tables = subprocess.run(["msiinfo", "tables", msi], capture_output=True, text=True, check=True).stdout.split()
    assert "LockPermissions" not in tables


def test_the_windows_bundle_keeps_its_sound_and_loses_gpl_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = ("_sounddevice_data\\portaudio-binaries\\libportaudio64bit.dll", "x", "DATA")
    gpl_library = ("av.libs\\libx264-164-abc.dll", "x", "BINARY")
    monkeypatch.setattr(sys, "platform", "win32")
    assert trim.files([sound, gpl_library]) == [sound]
    monkeypatch.setattr(sys, "platform", "linux")
    assert trim.files([sound]) == []


def test_the_mac_says_why_it_wants_to_hear() -> None:
    told = app.info()
    assert "stays on this Mac" in told["NSMicrophoneUsageDescription"]
    assert "stays on this Mac" in told["NSAudioCaptureUsageDescription"]
    rights = plistlib.loads(app.ENTITLEMENTS.read_bytes())
    assert rights["com.apple.security.device.audio-input"] is True


def test_the_publisher_file_is_read() -> None:
    assert tomllib.loads((Path(notices.__file__).parent / "publisher.toml").read_text()) == notices.publisher()


def test_the_macs_definitions_agree_with_one_another(tmp_path: Path) -> None:
    app.define(tmp_path)
    assert list(preflight.definitions(tmp_path)) == []
    agent = plistlib.loads((tmp_path / "app.callside.Callside.plist").read_bytes())
    agent["ProgramArguments"] = ["/tmp/other"]
    (tmp_path / "app.callside.Callside.plist").write_bytes(plistlib.dumps(agent))
    rights = plistlib.loads((tmp_path / "entitlements.plist").read_bytes()) | {
        "com.apple.security.get-task-allow": True
    }
    (tmp_path / "entitlements.plist").write_bytes(plistlib.dumps(rights))
    assert list(preflight.definitions(tmp_path)) == [
        "the agent starts something else than the app",
        "entitlements.plist: nothing needs the right com.apple.security.get-task-allow",
    ]


def test_what_may_hear_on_the_mac_takes_in_no_library_of_another_signer(tmp_path: Path) -> None:
    app.define(tmp_path)
    for file in (app.ENTITLEMENTS, app.RECORDER_RIGHTS):
        rights = plistlib.loads((tmp_path / file.name).read_bytes())
        assert not [name for name in rights if "library-validation" in name or "dyld" in name]
        (tmp_path / file.name).write_bytes(
            plistlib.dumps(rights | {"com.apple.security.cs.disable-library-validation": True})
        )
    found = list(preflight.definitions(tmp_path))
    assert len(found) == 2
    assert all("disable-library-validation" in problem for problem in found)


def test_the_recorder_is_signed_with_its_own_rights_inside_the_app() -> None:
    whole = Path("Callside.app")
    commands = Apple(identity="I", installer_identity="J", profile="p").commands(whole)
    assert [command[-1] for command in commands] == [whole, whole / "Contents" / "MacOS" / app.RECORDER, whole]
    assert [app.RECORDER_RIGHTS in command for command in commands] == [False, True, False]
    assert all("runtime" in command for command in commands)
    assert "--deep" not in commands[-1], "the recorder would get the app's rights"


def test_the_recorder_does_nothing_but_record(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    recorder = ROOT / "packaging" / "recorder.py"
    for arguments in ([], ["calls"], ["capture-process", "--debug"]):
        done = subprocess.run([sys.executable, recorder, *arguments], capture_output=True, check=False, cwd=ROOT)
        assert done.returncode == 1
        assert b"by Callside alone" in done.stderr
    (tmp_path / app.RECORDER).touch()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "callside"))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert own_command("capture-process") == [str(tmp_path / app.RECORDER), "capture-process"]
    assert own_command("calls") == [str(tmp_path / "callside"), "calls"]


def test_a_release_for_the_mac_says_what_it_could_not_make(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if sys.platform == "darwin":
        pytest.skip("on a Mac the package is made")
    assert release.build("pkg", tmp_path, [], "test") == []
    assert "NOT MADE" in capsys.readouterr().out
    with pytest.raises(SigningFailed, match="on a Mac"):
        release.build("pkg", tmp_path, [], "prod")
