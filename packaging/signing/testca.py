"""A throwaway authority with a time stamp of its own: it proves that signing and verifying work, and nothing else."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from signing.authenticode import HeldKey
from signing.provider import TEST_MARK

LIFE = timedelta(days=30)


class TestAuthority:
    """Makes a root, a certificate for code and one for time stamps in `folder`, new each time."""

    __test__ = False  # no test of pytest's

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.root = folder / "root.pem"
        self._root_key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
        self._root = self._issue("root", self._root_key, None)
        self.code = self._leaf("code", ExtendedKeyUsageOID.CODE_SIGNING)
        self.time = self._leaf("time", ExtendedKeyUsageOID.TIME_STAMPING)

    def signer(self) -> "TestSigner":
        return TestSigner(self)

    def _leaf(self, name: str, use: x509.ObjectIdentifier) -> tuple[Path, Path]:
        """(certificate file with its root behind it, key file)."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
        certificate = self._issue(name, key, use)
        pem = self.folder / f"{name}.pem"
        pem.write_bytes(_pem(certificate) + _pem(self._root))
        return pem, self._write_key(name, key)

    def _issue(self, name: str, key: rsa.RSAPrivateKey, use: x509.ObjectIdentifier | None) -> x509.Certificate:
        subject = _name(f"Callside {name}")
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(_name("Callside root"))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + LIFE)
            .add_extension(x509.BasicConstraints(ca=use is None, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )
        if use is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage([use]), critical=True)
        certificate = builder.sign(self._root_key, hashes.SHA256())
        if use is None:
            self.root.write_bytes(_pem(certificate))
        return certificate

    def _write_key(self, name: str, key: rsa.RSAPrivateKey) -> Path:
        file = self.folder / f"{name}.key"
        encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        file.touch(mode=0o600)
        file.write_bytes(key.private_bytes(encoding, form, serialization.NoEncryption()))
        return file


class TestSigner(HeldKey):
    __test__ = False
    name = "the test authority"

    def __init__(self, authority: TestAuthority) -> None:
        super().__init__(trusted=authority.root)
        self._authority = authority

    def key_arguments(self) -> Sequence[str | Path]:
        code, time = self._authority.code, self._authority.time
        return ["-certs", code[0], "-key", code[1], "-TSA-certs", time[0], "-TSA-key", time[1]]


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, TEST_MARK),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
