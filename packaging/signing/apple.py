"""macOS: signed and notarized by Apple's own tools, on a Mac with the publisher's identity in its keychain."""

from collections.abc import Sequence
from pathlib import Path

from signing.tools import run

MACOS = Path(__file__).resolve().parents[1] / "macos"
ENTITLEMENTS, RECORDER_RIGHTS = MACOS / "entitlements.plist", MACOS / "recorder.plist"
RECORDER = Path("Contents", "MacOS", "callside-recorder")


class Apple:
    """`identity` signs the app, `installer_identity` the package; `profile` is notarytool's stored login."""

    name = "Apple"
    suffixes = (".app", ".pkg")

    def __init__(self, *, identity: str, installer_identity: str, profile: str) -> None:
        self._identity = identity
        self._installer_identity = installer_identity
        self._profile = profile

    def sign(self, file: Path) -> None:
        for command in self.commands(file):
            run(command, what=f"{file.name} could not be signed")

    def commands(self, file: Path) -> list[Sequence[str | Path]]:
        """What is run, in order. A package goes to Apple, and takes Apple's ticket along."""
        if file.suffix == ".app":
            sealed = ["codesign", "--force", "--options", "runtime", "--timestamp", "--sign", self._identity]
            whole, narrow = ["--entitlements", ENTITLEMENTS], ["--entitlements", RECORDER_RIGHTS]
            # What lies inside first, each library too; then the recorder with its own rights; the app's seal holds both.
            return [[*sealed, "--deep", *whole, file], [*sealed, *narrow, file / RECORDER], [*sealed, *whole, file]]
        signed = file.with_name(f"signed-{file.name}")
        return [
            ["productsign", "--timestamp", "--sign", self._installer_identity, file, signed],
            ["mv", signed, file],
            ["xcrun", "notarytool", "submit", file, "--keychain-profile", self._profile, "--wait"],
            ["xcrun", "stapler", "staple", file],
        ]

    def verify(self, file: Path) -> None:
        what = f"{file.name} is not validly signed"
        if file.suffix == ".app":
            run(["codesign", "--verify", "--deep", "--strict", file], what=what)
        else:
            run(["pkgutil", "--check-signature", file], what=what)
            run(["spctl", "--assess", "--type", "install", file], what=what)

    def names(self, file: Path) -> Sequence[str]:
        if file.suffix == ".app":
            said = run(["codesign", "--display", "--verbose=2", file], what=f"{file.name} has no signature")
            return [row.removeprefix("Authority=") for row in said.splitlines() if row.startswith("Authority=")]
        said = run(["pkgutil", "--check-signature", file], what=f"{file.name} has no signature")
        return [row.strip() for row in said.splitlines() if "Developer ID" in row or "Apple" in row]
