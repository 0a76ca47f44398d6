"""Windows programs and installers, signed with osslsigncode by whoever holds the key."""

import tempfile
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.serialization import pkcs7

from signing.provider import SigningFailed, names_of, secret
from signing.tools import run

SUFFIXES = (".exe", ".dll", ".msi")
ABOUT = ("-h", "sha256", "-n", "Callside")


class Authenticode:
    """What the providers of a Windows signature share: how one is read and checked."""

    name = "authenticode"
    suffixes = SUFFIXES

    def __init__(self, *, trusted: Path, trusted_time: Path | None = None) -> None:
        self._trusted = trusted
        self._trusted_time = trusted_time or trusted

    def verify(self, file: Path) -> None:
        command = ["osslsigncode", "verify", "-CAfile", self._trusted, "-TSA-CAfile", self._trusted_time, "-in", file]
        said = run(command, what=f"{file.name} is not validly signed")
        if "Timestamp Server Signature verification: ok" not in said:
            raise SigningFailed(f"{file.name} has no valid time stamp: its signature would end with the certificate.")

    def names(self, file: Path) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            taken = Path(folder) / "signature.pem"
            command = ["osslsigncode", "extract-signature", "-pem", "-in", file, "-out", taken]
            run(command, what=f"{file.name} has no signature")
            return names_of(pkcs7.load_pem_pkcs7_certificates(taken.read_bytes()))


class HeldKey(Authenticode, ABC):
    """A key that osslsigncode itself reaches."""

    @abstractmethod
    def key_arguments(self) -> Sequence[str | Path]:
        """Its options that name the key, the certificate and the time stamp."""

    def sign(self, file: Path) -> None:
        signed = file.with_name(file.name + ".signed")
        signed.unlink(missing_ok=True)
        options = [*ABOUT, *(["-add-msi-dse"] if file.suffix == ".msi" else [])]
        command = ["osslsigncode", "sign", *self.key_arguments(), *options, "-in", file, "-out", signed]
        run(command, what=f"{file.name} could not be signed")
        signed.replace(file)


class Pkcs11(HeldKey):
    """The key is in a token or an HSM; osslsigncode reaches it through OpenSSL's PKCS#11 engine."""

    name = "PKCS#11"

    def __init__(
        self,
        *,
        module: Path,
        engine: Path,
        certificate: str,
        key: str,
        timestamp: Sequence[str],
        trusted: Path,
        **more: Path,
    ) -> None:
        super().__init__(trusted=trusted, **more)
        self._token = ["-pkcs11engine", engine, "-pkcs11module", module, "-pkcs11cert", certificate, "-key", key]
        self._timestamp = timestamp

    def key_arguments(self) -> Sequence[str | Path]:
        return [*self._token, "-pass", secret("CALLSIDE_SIGNING_PIN"), *self._timestamp]


class AzureTrustedSigning(Authenticode):
    """The key stays with Azure. jsign speaks its protocol; the access token is of the one who releases."""

    name = "Azure Trusted Signing"

    def __init__(self, *, endpoint: str, account: str, profile: str, timestamp: str, trusted: Path) -> None:
        super().__init__(trusted=trusted)
        self._alias = f"{account}/{profile}"
        self._endpoint = endpoint
        self._timestamp = timestamp

    def command(self, file: Path) -> list[str | Path]:
        """The token is read by jsign from the environment, so that no list of processes shows it."""
        store = [
            "--storetype",
            "TRUSTEDSIGNING",
            "--keystore",
            self._endpoint,
            "--storepass",
            "env:CALLSIDE_SIGNING_TOKEN",
        ]
        stamp = ["--tsaurl", self._timestamp, "--tsmode", "RFC3161", "--alg", "SHA-256"]
        return ["jsign", *store, "--alias", self._alias, *stamp, "--name", "Callside", file]

    def sign(self, file: Path) -> None:
        secret("CALLSIDE_SIGNING_TOKEN")
        run(self.command(file), what=f"{file.name} could not be signed")
