"""Who signs: one small protocol, and the rule that a release is never signed by a throwaway key."""

import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from cryptography import x509

# In the name of every certificate and key that a test makes, and of none that an authority gives out.
TEST_MARK = "NOT FOR RELEASE"


class SigningFailed(Exception):
    """What could not be signed or is not validly signed, and what to do about it."""


class Signer(Protocol):
    """Signs files of some kinds in place, and tells whether a file is still what was signed."""

    name: str
    suffixes: Sequence[str]

    def sign(self, file: Path) -> None:
        """Raises SigningFailed."""

    def verify(self, file: Path) -> None:
        """Raises SigningFailed where the signature is missing or wrong, or one byte differs from what was signed."""

    def names(self, file: Path) -> Sequence[str]:
        """Subjects and issuers behind a signed file's signature."""


def sign_all(files: Sequence[Path], signers: Sequence[Signer], *, mode: str) -> list[str]:
    """Signs what somebody can sign and verifies it at once; a line a file. Raises SigningFailed.

    In mode "prod" a file that nobody can sign, or whose signature is a test's, is refused.
    """
    lines = []
    for file in files:
        signer = next((s for s in signers if file.suffix in s.suffixes), None)
        if signer is None:
            if mode == "prod":
                raise SigningFailed(f"Nobody is configured to sign {file.name}: name a provider in the signing file.")
            lines.append(f"{file.name}: not signed")
            continue
        signer.sign(file)
        signer.verify(file)
        if mode == "prod":
            refuse_test(file, signer.names(file))
        lines.append(f"{file.name}: signed by {signer.name} and verified")
    return lines


def refuse_test(file: Path, names: Sequence[str]) -> None:
    """Raises SigningFailed for a signature of the test authority, or for one whose signer can't be read."""
    if not names or any(TEST_MARK in name for name in names):
        raise SigningFailed(f"{file.name} carries a test signature: a release needs the publisher's own certificate.")


def names_of(certificates: Sequence[x509.Certificate]) -> list[str]:
    """Subjects and issuers. A certificate that vouches for itself alone is nobody's: it counts as a test's."""
    names = [name.rfc4514_string() for c in certificates for name in (c.subject, c.issuer)]
    is_alone = len(certificates) == 1 and certificates[0].subject == certificates[0].issuer
    return [*names, TEST_MARK] if is_alone else names


def load_signing(file: Path | None) -> Mapping[str, Any]:
    """The publisher's signing file: a table for each of authenticode, openpgp and apple. No secret stands in it."""
    return tomllib.loads(file.read_text(encoding="utf-8")) if file else {}


def secret(name: str) -> str:
    """A PIN or a token, from the environment of the one who releases. Raises SigningFailed where it is missing."""
    value = os.environ.get(name, "")
    if not value:
        raise SigningFailed(f"{name} is not set: put the PIN or the token there for this one command.")
    return value
