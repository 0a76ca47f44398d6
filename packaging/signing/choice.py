"""Which signers a release has: throwaway ones for a test, else what the publisher's signing file names."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from signing.apple import Apple
from signing.authenticode import Authenticode, AzureTrustedSigning, Pkcs11
from signing.openpgp import OpenPgp, throwaway
from signing.provider import Signer, SigningFailed
from signing.testca import TestAuthority

# Where Debian puts them; the signing file may name others.
_SOFTHSM = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
_ENGINE = ("/usr/lib/x86_64-linux-gnu/engines-3/pkcs11.so", "/usr/lib/aarch64-linux-gnu/engines-3/pkcs11.so")


def signers(mode: str, work: Path, signing: Mapping[str, Any]) -> list[Signer]:
    """Those of `mode` "test" or "prod". Raises SigningFailed for a file that can't be used."""
    if mode == "test":
        return [TestAuthority(work / "authority").signer(), throwaway(work / "gnupg")]
    try:
        return [make(dict(signing[kind])) for kind, make in _MAKERS.items() if kind in signing]
    except (TypeError, KeyError) as error:
        raise SigningFailed(f"The signing file is not complete: {error}. See DEPLOY.md, 'Making a release'.") from error


def _authenticode(told: dict[str, Any]) -> Authenticode:
    provider = told.pop("provider")
    trusted = Path(told.pop("trusted", "/etc/ssl/certs/ca-certificates.crt"))
    if provider == "azure":
        return AzureTrustedSigning(trusted=trusted, **told)
    if provider != "pkcs11":
        raise SigningFailed(f"There is no provider {provider}: pkcs11 or azure sign for Windows.")
    engine = told.pop("engine", None) or pkcs11_engine()
    if not engine:
        raise SigningFailed("OpenSSL's PKCS#11 engine is not installed: install libengine-pkcs11-openssl.")
    stamp = told.pop("timestamp")
    stamp = ["-ts", stamp] if isinstance(stamp, str) else stamp
    return Pkcs11(engine=Path(engine), module=Path(told.pop("module")), timestamp=stamp, trusted=trusted, **told)


_MAKERS = {
    "authenticode": _authenticode,
    "openpgp": lambda told: OpenPgp(**told),
    "apple": lambda told: Apple(**told),
}


def softhsm() -> Path | None:
    return next((Path(place) for place in _SOFTHSM if Path(place).exists()), None)


def pkcs11_engine() -> Path | None:
    return next((Path(place) for place in _ENGINE if Path(place).exists()), None)
