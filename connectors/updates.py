"""The signed list of releases and their installers (TUF, through python-tuf): nothing is taken that its keys did not sign.

TUF's client checks signatures, lengths and hashes, and refuses lists that are older than one seen before or that have
not been signed lately. What it needs from us is a way to the network that trusts what the company trusts.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import requests
from tuf.api.exceptions import (
    DownloadError,
    DownloadHTTPError,
    DownloadLengthMismatchError,
    ExpiredMetadataError,
    RepositoryError,
)
from tuf.ngclient.fetcher import FetcherInterface
from tuf.ngclient.updater import Updater

from app.domain.errors import BadInput, CallsideError, Unavailable
from app.domain.messages import Message
from app.domain.update import Release
from connectors.http import CONNECT_SECONDS, download_session

T = TypeVar("T")

MANIFEST = "releases.json"
READ_SECONDS = 30.0
CHUNK = 1 << 16

_Done = TypeVar("_Done")


class SignedUpdates:
    """One server of releases. `trusted_root` are the keys that came with this installation; what the server says of new
    keys counts only where the old ones signed it. `folder` keeps the lists that were seen and the installers."""

    def __init__(self, address: str, *, trusted_root: bytes, folder: Path, ca_file: Path | None = None) -> None:
        self._address = address.rstrip("/")
        self._trusted_root = trusted_root
        self._folder = folder
        self._session = download_session(self._address, ca_file=ca_file)

    def releases(self) -> Sequence[Release]:
        """Every release that is still offered. Raises Unavailable, or BadInput for a list that can't be trusted."""
        body = self._take(self._updater(), MANIFEST)
        try:
            listed = json.loads(body.read_bytes())["releases"]
            return [Release(r["version"], int(r["percent"]), dict(r["files"]), r.get("notes", "")) for r in listed]
        except (ValueError, KeyError, TypeError) as error:
            raise BadInput(Message("updates.unreadable")) from error

    def fetch(self, name: str) -> Path:
        """An installer, whole and as it was signed; one that is there already is not fetched again."""
        return self._take(self._updater(), name)

    def _updater(self) -> Updater:
        metadata, targets = self._folder / "lists", self._folder / "installers"
        metadata.mkdir(parents=True, exist_ok=True)
        targets.mkdir(parents=True, exist_ok=True)
        return _trusted(
            lambda: Updater(
                str(metadata),
                f"{self._address}/metadata/",
                str(targets),
                f"{self._address}/targets/",
                fetcher=_Fetcher(self._session),
                bootstrap=self._trusted_root,
            )
        )

    def _take(self, updater: Updater, name: str) -> Path:
        return _trusted(lambda: self._checked(updater, name))

    def _checked(self, updater: Updater, name: str) -> Path:
        target = updater.get_targetinfo(name)
        if target is None:
            raise BadInput(Message("updates.not_listed", name=name))
        return Path(updater.find_cached_target(target) or updater.download_target(target))


def _trusted(step: Callable[[], _Done]) -> _Done:
    """Runs a step of TUF's client; what it refuses leaves as a member of our error tree."""
    try:
        return step()
    except CallsideError:
        raise
    except ExpiredMetadataError as error:
        raise Unavailable(Message("updates.stale")) from error
    except (RepositoryError, DownloadLengthMismatchError) as error:
        raise BadInput(Message("updates.not_signed")) from error
    except (DownloadError, requests.exceptions.RequestException, OSError) as error:
        raise Unavailable(Message("updates.unreachable")) from error


class _Fetcher(FetcherInterface):
    """TUF's requests through our one door. Nothing of this installation is in them."""

    def __init__(self, session: requests.Session) -> None:
        self._session = session

    def _fetch(self, url: str) -> Iterator[bytes]:
        answer = self._session.get(
            url, stream=True, timeout=(CONNECT_SECONDS, READ_SECONDS), headers={"User-Agent": "Callside"}
        )
        if answer.status_code >= 400:
            answer.close()
            raise DownloadHTTPError(f"{answer.status_code}", answer.status_code)
        return self._pieces(answer)

    def _pieces(self, answer: requests.Response) -> Iterator[bytes]:
        with answer:
            yield from answer.iter_content(CHUNK)
