"""Linux packages, signed with GnuPG: its agent finds the key in a file, a smart card or a token alike."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from signing.provider import TEST_MARK, SigningFailed
from signing.tools import run

MEMBER = b"_gpgorigin"  # where debsigs keeps the maker's signature
_MAGIC = b"!<arch>\n"


class OpenPgp:
    """`home` is GnuPG's folder with the key; `key` its fingerprint."""

    name = "OpenPGP"
    suffixes = (".deb", ".rpm")

    def __init__(self, *, key: str, home: Path | None = None) -> None:
        self._key = key
        self._environment = {**os.environ, **({"GNUPGHOME": str(home)} if home else {})}

    def sign(self, file: Path) -> None:
        if file.suffix == ".deb":
            self._sign_deb(file)
        else:
            self._sign_rpm(file)

    def verify(self, file: Path) -> None:
        if file.suffix == ".deb":
            self._verify_deb(file)
        else:
            self._verify_rpm(file)

    def names(self, file: Path) -> Sequence[str]:
        said = self._gpg("--with-colons", "--list-keys", self._key, what="The key is not there")
        return [row.split(":")[9] for row in said.splitlines() if row.startswith("uid:")]

    def public_key(self) -> str:
        return self._gpg("--armor", "--export", self._key, what="The public key is not there")

    # ── deb: a member of the archive over all the others ────────────────────────────────────────────────────────

    def _sign_deb(self, file: Path) -> None:
        signed = b"".join(body for _, body in _members(file))
        with tempfile.TemporaryDirectory() as folder:
            body, signature = Path(folder) / "body", Path(folder) / "signature"
            body.write_bytes(signed)
            options = [
                "--local-user",
                self._key,
                "--digest-algo",
                "SHA256",
                "--detach-sign",
                "--output",
                str(signature),
            ]
            self._gpg(*options, str(body), what=f"{file.name} could not be signed")
            entry = signature.read_bytes()
        with file.open("ab") as archive:
            archive.write(b"%-16s%-12d%-6d%-6d%-8o%-10d`\n" % (MEMBER, 0, 0, 0, 0o100644, len(entry)))
            archive.write(entry + b"\n" * (len(entry) % 2))

    def _verify_deb(self, file: Path) -> None:
        members = dict(_members(file))
        signature = members.pop(MEMBER.decode(), None)
        if signature is None:
            raise SigningFailed(f"{file.name} is not signed.")
        with tempfile.TemporaryDirectory() as folder:
            body, detached = Path(folder) / "body", Path(folder) / "signature"
            body.write_bytes(b"".join(members.values()))
            detached.write_bytes(signature)
            self._gpg("--verify", str(detached), str(body), what=f"{file.name} is not validly signed")

    # ── rpm: in the package's own header ────────────────────────────────────────────────────────────────────────

    def _sign_rpm(self, file: Path) -> None:
        gpg = shutil.which("gpg") or "/usr/bin/gpg"  # rpm looks for a program gpg2, which Debian has not
        definitions = ["--define", f"_gpg_name {self._key}", "--define", f"__gpg {gpg}"]
        command = ["rpmsign", *definitions, "--addsign", file]
        run(command, what=f"{file.name} could not be signed", env=self._environment)

    def _verify_rpm(self, file: Path) -> None:
        with tempfile.TemporaryDirectory() as folder:
            public = Path(folder) / "key.asc"
            public.write_text(self.public_key(), encoding="ascii")
            base = ["rpmkeys", "--dbpath", folder]
            run([*base, "--import", public], what="The public key could not be read")
            said = run([*base, "--checksig", "-v", file], what=f"{file.name} is not validly signed")
        if "Signature" not in said:
            raise SigningFailed(f"{file.name} is not signed.")

    def _gpg(self, *arguments: str, what: str) -> str:
        return run(["gpg", "--batch", "--quiet", *arguments], what=what, env=self._environment)


def throwaway(home: Path) -> OpenPgp:
    """A key that says what it is, without a passphrase, in a folder of its own."""
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    environment = {**os.environ, "GNUPGHOME": str(home)}
    who = f"Callside {TEST_MARK}"
    command = ["gpg", "--batch", "--quiet", "--passphrase", "", "--quick-generate-key", who, "rsa3072", "sign", "30d"]
    run(command, what="No key could be made", env=environment)
    said = run(["gpg", "--batch", "--with-colons", "--list-keys"], what="No key was made", env=environment)
    fingerprint = next(row.split(":")[9] for row in said.splitlines() if row.startswith("fpr:"))
    return OpenPgp(key=fingerprint, home=home)


def _members(file: Path) -> Iterator[tuple[str, bytes]]:
    """(name, content) of an ar archive. Raises SigningFailed for anything else."""
    with file.open("rb") as archive:
        if archive.read(8) != _MAGIC:
            raise SigningFailed(f"{file.name} is no Debian package.")
        while header := archive.read(60):
            if len(header) < 60 or header[58:] != b"`\n" or not header[48:58].strip().isdigit():
                raise SigningFailed(f"{file.name} is damaged.")
            length = int(header[48:58])
            body = archive.read(length)
            archive.read(length % 2)
            yield header[:16].decode(errors="replace").rstrip().rstrip("/"), body
