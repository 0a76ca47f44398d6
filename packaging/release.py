"""A release: the installers of these targets, signed and verified, with their sums.

    python packaging/release.py --targets deb,rpm,msi,pkg --sign test|prod [--signing FILE] [--out DIR]

The Linux packages are built on Linux from dist/callside (made first where it is missing). The MSI is built anywhere from
a Windows bundle in dist/windows/callside, the macOS package on a Mac (elsewhere its definitions are written and checked).
`--sign prod` refuses test certificates, an unsigned file, and a publisher without a contact. `--signing` names the file
with the providers; see DEPLOY.md, "Making a release".
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import bundle
import notices
from linux import packages
from macos import app, preflight
from signing import choice
from signing.provider import Signer, SigningFailed, load_signing, sign_all
from windows import installer

TARGETS = ("deb", "rpm", "msi", "pkg")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--targets", default="deb,rpm", help=f"Of {','.join(TARGETS)}")
    parser.add_argument("--sign", choices=("test", "prod"), required=True)
    parser.add_argument("--signing", type=Path, help="The publisher's signing file (TOML)")
    parser.add_argument("--out", type=Path, default=bundle.DIST / "release")
    told = parser.parse_args()
    targets = told.targets.split(",")
    if unknown := [name for name in targets if name not in TARGETS]:
        parser.error(f"there is no target {unknown[0]}: choose of {', '.join(TARGETS)}")
    try:
        return release(targets, told.sign, told.signing, told.out)
    except SigningFailed as error:
        print(error, file=sys.stderr)
    except subprocess.CalledProcessError as error:
        print(f"{Path(error.cmd[0]).name} failed: its words are above.", file=sys.stderr)
    return 1


def release(targets: list[str], mode: str, signing: Path | None, out: Path) -> int:
    if mode == "prod" and not notices.publisher()["contact"]:
        raise SigningFailed("packaging/publisher.toml names no contact: the offer of Qt's source needs one.")
    with tempfile.TemporaryDirectory() as work:
        signers = choice.signers(mode, Path(work), load_signing(signing))
        shutil.rmtree(out, ignore_errors=True)
        files = [file for target in targets for file in build(target, out, signers, mode)]
        for line in sign_all(files, signers, mode=mode):
            print(line)
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(files)]
    (out / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    print("".join(sums), end="")
    return 0


def build(target: str, out: Path, signers: list[Signer], mode: str) -> list[Path]:
    """The unsigned installers of one target; what lies inside of them is signed already. Raises SigningFailed."""
    if target in ("deb", "rpm"):
        frozen = bundle.FROZEN if bundle.FROZEN.exists() else bundle.freeze(bundle.DIST)
        if problems := bundle.look(frozen):
            raise SigningFailed(problems[0])
        return [*packages.build(frozen, out, [target]), *packages.build_models(out, [target])]
    if target == "msi":
        frozen = bundle.DIST / "windows" / "callside"
        if not frozen.exists():
            raise SigningFailed(f"{frozen} is missing: freeze the program on Windows and put it there.")
        sign_all(sorted(frozen.glob("*.exe")), signers, mode=mode)
        return [installer.build(frozen, out)]
    if sys.platform != "darwin":
        return mac_definitions(out, mode)
    program = bundle.DIST / "Callside.app"
    sign_all([program], signers, mode=mode)
    return [app.build(program, out)]


def mac_definitions(out: Path, mode: str) -> list[Path]:
    """Without a Mac there is no package: its definitions, checked. A release says so and ends."""
    if mode == "prod":
        raise SigningFailed(f"The macOS package is made on a Mac: {app.NEEDS_A_MAC} are there alone.")
    made = app.define(out / "macos")
    if problems := list(preflight.definitions(out / "macos")):
        raise SigningFailed(problems[0])
    print(
        f"pkg: NOT MADE, it needs a Mac ({app.NEEDS_A_MAC}); {len(made)} definitions written to {out / 'macos'} and checked"
    )
    return []


if __name__ == "__main__":
    sys.exit(main())
