"""A signature holds for the bytes that were signed, for nothing else, and a release never carries a test's."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import setuptools

import bundle
import release
from linux import packages
from signing import choice
from signing.authenticode import AzureTrustedSigning
from signing.openpgp import OpenPgp, throwaway
from signing.provider import Signer, SigningFailed, sign_all
from signing.testca import TestAuthority


def needs(*programs: str) -> pytest.MarkDecorator:
    missing = [program for program in programs if not shutil.which(program)]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> TestAuthority:
    return TestAuthority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def openpgp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenPgp]:
    home = tmp_path_factory.mktemp("gnupg")
    yield throwaway(home)
    # Its agent would outlive the tests.
    subprocess.run(["gpgconf", "--kill", "all"], env={**os.environ, "GNUPGHOME": str(home)}, check=False)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A small Windows program, which setuptools carries."""
    return Path(shutil.copy(Path(setuptools.__file__).with_name("gui-64.exe"), tmp_path / "callside.exe"))


def installer(tmp_path: Path) -> Path:
    source = tmp_path / "tiny.wxs"
    source.write_text(
        """<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Product Id="*" Name="Tiny" Language="1033" Version="1.0.0"
        Manufacturer="Nobody" UpgradeCode="5c6ff4f1-3b8d-4a0f-8c43-0f5d3f1c0001"><Package InstallerVersion="200"/>
        <Media Id="1" Cabinet="c.cab" EmbedCab="yes"/><Directory Id="TARGETDIR" Name="SourceDir"><Directory Id="D" Name="d">
        <Component Id="C" Guid="5c6ff4f1-3b8d-4a0f-8c43-0f5d3f1c0002"><File Id="F" Source="tiny.wxs" KeyPath="yes"/>
        </Component></Directory></Directory><Feature Id="X" Level="1"><ComponentRef Id="C"/></Feature></Product></Wix>"""
    )
    subprocess.run(["wixl", "-o", "tiny.msi", "tiny.wxs"], cwd=tmp_path, check=True)
    return tmp_path / "tiny.msi"


def flipped(file: Path) -> Path:
    """A copy with one bit changed, in the middle."""
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    copy = file.with_name(f"flipped-{file.name}")
    copy.write_bytes(body)
    return copy


def holds_for_these_bytes_alone(signer: Signer, file: Path) -> None:
    with pytest.raises(SigningFailed):
        signer.verify(file)
    signer.sign(file)
    signer.verify(file)
    with pytest.raises(SigningFailed):
        signer.verify(flipped(file))


@needs("osslsigncode")
def test_a_program(authority: TestAuthority, program: Path) -> None:
    holds_for_these_bytes_alone(authority.signer(), program)


@needs("osslsigncode", "wixl")
def test_an_installer(authority: TestAuthority, tmp_path: Path) -> None:
    holds_for_these_bytes_alone(authority.signer(), installer(tmp_path))


@needs("osslsigncode")
def test_another_authority_is_not_trusted(authority: TestAuthority, program: Path, tmp_path: Path) -> None:
    authority.signer().sign(program)
    with pytest.raises(SigningFailed):
        TestAuthority(tmp_path / "other").signer().verify(program)


@needs("gpg")
def test_a_debian_package(openpgp: OpenPgp, tiny: Path, tmp_path: Path) -> None:
    package = packages.build(tiny, tmp_path, ["deb"], release="1.0")[0]
    holds_for_these_bytes_alone(openpgp, package)
    subprocess.run(["dpkg-deb", "--contents", package], check=True, stdout=subprocess.DEVNULL)


@needs("gpg", "rpmsign", "rpmkeys")
def test_an_rpm(openpgp: OpenPgp, tiny: Path, tmp_path: Path) -> None:
    package = packages.build(tiny, tmp_path, ["rpm"], release="1.0")[0]
    holds_for_these_bytes_alone(openpgp, package)


@needs("osslsigncode")
def test_a_release_refuses_a_test_certificate(authority: TestAuthority, program: Path) -> None:
    assert "verified" in sign_all([program], [authority.signer()], mode="test")[0]
    with pytest.raises(SigningFailed, match="publisher's own certificate"):
        sign_all([program], [authority.signer()], mode="prod")


@needs("gpg")
def test_a_release_refuses_a_test_key(openpgp: OpenPgp, tiny: Path, tmp_path: Path) -> None:
    package = packages.build(tiny, tmp_path, ["deb"], release="1.0")[0]
    with pytest.raises(SigningFailed, match="publisher's own certificate"):
        sign_all([package], [openpgp], mode="prod")


def test_a_release_refuses_what_nobody_signs(program: Path) -> None:
    with pytest.raises(SigningFailed, match="Nobody is configured"):
        sign_all([program], [], mode="prod")


@needs("osslsigncode", "softhsm2-util", "pkcs11-tool")
def test_a_key_in_a_token(
    authority: TestAuthority, program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key never is a file for the one who signs: SoftHSM stands for the company's HSM."""
    module, engine = choice.softhsm(), choice.pkcs11_engine()
    if not module or not engine:
        pytest.skip("not installed: SoftHSM's module or OpenSSL's PKCS#11 engine")
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm.conf").write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm.conf"))
    monkeypatch.setenv("CALLSIDE_SIGNING_PIN", "1234")
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", "callside", "--pin", "1234", "--so-pin", "1234"], **quiet
    )
    certificate, key = authority.code
    subprocess.run(
        ["softhsm2-util", "--import", key, "--token", "callside", "--label", "code", "--id", "01", "--pin", "1234"],
        **quiet,
    )
    der = tmp_path / "code.der"
    subprocess.run(["openssl", "x509", "-in", certificate, "-outform", "DER", "-out", der], **quiet)
    token = ["pkcs11-tool", "--module", module, "--token-label", "callside", "--login", "--pin", "1234"]
    subprocess.run([*token, "--write-object", der, "--type", "cert", "--label", "code", "--id", "01"], **quiet)
    signers = choice.signers(
        "prod",
        tmp_path,
        {
            "authenticode": {
                "provider": "pkcs11",
                "module": str(module),
                "engine": str(engine),
                "certificate": "pkcs11:token=callside;object=code;type=cert",
                "key": "pkcs11:token=callside;object=code;type=private",
                "trusted": str(authority.root),
                "timestamp": ["-TSA-certs", str(authority.time[0]), "-TSA-key", str(authority.time[1])],
            }
        },
    )
    holds_for_these_bytes_alone(signers[0], program)
    with pytest.raises(SigningFailed, match="publisher's own certificate"):
        sign_all([program], signers, mode="prod")
    monkeypatch.delenv("CALLSIDE_SIGNING_PIN")
    with pytest.raises(SigningFailed, match="CALLSIDE_SIGNING_PIN is not set"):
        signers[0].sign(program)


def test_azure_gets_its_token_from_the_environment_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CALLSIDE_SIGNING_TOKEN", raising=False)
    azure = AzureTrustedSigning(
        endpoint="weu.codesigning.azure.net", account="a", profile="p", timestamp="http://t", trusted=tmp_path
    )
    with pytest.raises(SigningFailed, match="CALLSIDE_SIGNING_TOKEN is not set"):
        azure.sign(tmp_path / "callside.msi")
    assert "env:CALLSIDE_SIGNING_TOKEN" in azure.command(tmp_path / "callside.msi")


def test_an_unknown_provider_is_named(tmp_path: Path) -> None:
    with pytest.raises(SigningFailed, match="provider carrier-pigeon"):
        choice.signers("prod", tmp_path, {"authenticode": {"provider": "carrier-pigeon"}})


@needs("osslsigncode", "wixl", "gpg", "rpmsign", "rpmkeys")
def test_a_whole_release_of_every_target(
    tiny: Path, program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What this system can make is made, signed and in the sums; what it can't is said, and keeps nothing else back."""
    windows = tmp_path / "dist" / "windows" / "callside"
    windows.mkdir(parents=True)
    shutil.copyfile(program, windows / "callside.exe")
    monkeypatch.setattr(bundle, "FROZEN", tiny)
    monkeypatch.setattr(bundle, "DIST", tmp_path / "dist")
    monkeypatch.setattr(
        packages, "build_models", lambda _out, _kinds: []
    )  # a hundred megabytes that change nothing here
    out = tmp_path / "out"
    assert release.release(list(release.TARGETS), "test", None, out) == 0
    sums = dict(reversed(line.split("  ")) for line in (out / "SHA256SUMS").read_text().splitlines())
    assert {Path(name).suffix for name in sums} == {".deb", ".rpm", ".msi"}
    assert all(hashlib.sha256((out / name).read_bytes()).hexdigest() == told for name, told in sums.items())
    said = capsys.readouterr().out
    assert said.count("signed by") == 3
    assert "pkg: NOT MADE" in said
    with pytest.raises(SigningFailed, match="no contact"):
        release.release(["deb"], "prod", None, out)
