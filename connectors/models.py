"""Speech models from their publisher or from a company's mirror: resumed, checked, and put in place whole or not at all.

The publisher's hub names each large file's SHA-256 in the answer that redirects to it. A mirror is any web server with a
folder for each tier that holds the files and their `SHA256SUMS`, as `sha256sum * > SHA256SUMS` writes it.
"""

import hashlib
import itertools
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import requests

from app.domain.errors import BadInput, CallsideError, Unavailable, UserActionNeeded
from app.domain.messages import Message
from app.domain.ports import Progress
from connectors.http import CONNECT_SECONDS, download_session
from connectors.network_policy import NotAllowed

SUMS = "SHA256SUMS"
PART = ".part"
READ_SECONDS = 30.0  # a server that sends nothing for so long is gone; what came is kept
CHUNK = 1 << 16
SMALL = 16 * 1024 * 1024  # bytes; the text files of a model are below it
HEADROOM = 1.1  # free disk space wanted, as a multiple of what is fetched
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Tier:
    """A model in the catalogue: its folder at the publisher and the files that make it up. `sums`: the SHA-256 of files
    that the catalogue knows, which neither the publisher nor a mirror can change."""

    name: str
    repository: str
    files: tuple[str, ...]
    megabytes: int
    revision: str = "main"
    sums: Mapping[str, str] = field(default_factory=dict)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def written_sums(folder: Path) -> Mapping[str, str]:
    """What `SHA256SUMS` in a model's folder says: file name to hash. Empty where there is none."""
    file = folder / SUMS
    return parse_sums(file.read_text(encoding="utf-8")) if file.is_file() else {}


def parse_sums(text: str) -> dict[str, str]:
    """Lines of "hash  name", as sha256sum writes them; a star before the name (binary mode) is left out."""
    rows = (line.split(maxsplit=1) for line in text.splitlines())
    return {
        r[1].strip().removeprefix("*"): r[0].lower() for r in rows if len(r) == 2 and _SHA256.fullmatch(r[0].lower())
    }


class ModelDownloads:
    """Fetches tiers into a folder of models. `mirror` takes the publisher's place where it is set."""

    def __init__(self, source: str, *, mirror: str = "", ca_file: Path | None = None) -> None:
        self._base = (mirror or source).rstrip("/")
        self._is_mirror = bool(mirror)
        self._session = download_session(self._base, ca_file=ca_file)

    def fetch(self, tier: Tier, models: Path, progress: Progress) -> Path:
        """The tier's folder below `models`, complete and checked. An interrupted fetch goes on where it stopped.

        Raises Unavailable where the network or the server fails, BadInput where what came is not the model.
        """
        work = models / f".{tier.name}{PART}"
        work.mkdir(parents=True, exist_ok=True)
        _make_sure_of_room(work, tier)
        sums = self._published_sums(tier)
        done: dict[str, str] = {}
        for index, name in enumerate(tier.files):
            done[name] = self._file(tier, name, work / name, sums.get(name), _within(progress, index, len(tier.files)))
        (work / SUMS).write_text("".join(f"{h}  {n}\n" for n, h in done.items()), encoding="utf-8")
        target = models / tier.name
        if target.exists():
            shutil.rmtree(target)
        work.rename(target)
        progress(1.0)
        return target

    def _url(self, tier: Tier, name: str) -> str:
        return (
            f"{self._base}/{tier.name}/{name}"
            if self._is_mirror
            else f"{self._base}/{tier.repository}/resolve/{tier.revision}/{name}"
        )

    def _published_sums(self, tier: Tier) -> Mapping[str, str]:
        if not self._is_mirror:
            return {}
        with self._asked(self._url(tier, SUMS)) as answer:
            sums = parse_sums(answer.text)
        missing = [name for name in tier.files if name not in sums]
        if missing:
            raise BadInput(Message("fetch.no_sum", url=self._url(tier, SUMS), missing=missing[0]))
        return sums

    def _file(self, tier: Tier, name: str, path: Path, expected: str | None, progress: Progress) -> str:
        """Fetches one file and answers with its hash; one that is there and right is not fetched again."""
        url = self._url(tier, name)
        expected = tier.sums.get(name) or expected or self._hub_hash(url)
        if path.is_file() and expected and sha256_of(path) == expected:
            return expected
        part = path.with_name(name + PART)
        self._append(url, part, progress)
        found = sha256_of(part)
        if expected and found != expected:
            part.unlink()
            raise BadInput(Message("fetch.wrong_sum", name=name, tier=tier.name))
        part.replace(path)
        return found

    def _hub_hash(self, url: str) -> str | None:
        """The SHA-256 that the hub gives for a large file; small ones have none there."""
        with self._asked(url, method="HEAD", follow=False) as answer:
            tag = answer.headers.get("X-Linked-ETag", "").strip('"')
        return tag if _SHA256.fullmatch(tag) else None

    def _append(self, url: str, part: Path, progress: Progress) -> None:
        have = part.stat().st_size if part.exists() else 0
        headers = {"Range": f"bytes={have}-"} if have else {}
        with self._asked(url, headers=headers) as answer:
            if answer.status_code == requests.codes.requested_range_not_satisfiable:
                return  # all of it is there; its hash is checked next
            resumed = answer.status_code == requests.codes.partial_content
            have = have if resumed else 0
            total = have + int(answer.headers.get("Content-Length", 0))
            chunks = answer.iter_content(CHUNK)
            first = next(chunks, b"")
            if not resumed:
                _refuse_page(url, answer, first)
            with part.open("ab" if resumed else "wb") as file:
                for chunk in itertools.chain((first,), chunks):
                    file.write(chunk)
                    have += len(chunk)
                    progress(min(1.0, have / total) if total else 0.0)
        if total and have < total:
            raise Unavailable(Message("fetch.broke_off", host=_host(url)))

    @contextmanager
    def _asked(
        self, url: str, *, method: str = "GET", headers: Mapping[str, str] | None = None, follow: bool = True
    ) -> Iterator[requests.Response]:
        # Identity: a compressed body could not be resumed at a byte of the file.
        sent = {"Accept-Encoding": "identity", **(headers or {})}
        try:
            with self._session.request(
                method, url, headers=sent, stream=True, allow_redirects=follow, timeout=(CONNECT_SECONDS, READ_SECONDS)
            ) as answer:
                _refuse_failure(url, answer)
                yield answer
        except CallsideError:
            raise
        except NotAllowed as error:
            raise UserActionNeeded(Message("fetch.not_allowed", host=_host(url))) from error
        except requests.exceptions.SSLError as error:
            raise Unavailable(Message("fetch.certificate", host=_host(url))) from error
        except requests.exceptions.ProxyError as error:
            raise Unavailable(Message("fetch.proxy")) from error
        except (requests.exceptions.RequestException, OSError) as error:
            raise Unavailable(Message("fetch.unreachable", host=_host(url))) from error


def _refuse_failure(url: str, answer: requests.Response) -> None:
    if answer.status_code < 400 or answer.status_code == requests.codes.requested_range_not_satisfiable:
        return
    if answer.status_code >= 500 or answer.status_code == requests.codes.too_many_requests:
        raise Unavailable(Message("fetch.not_for_now", host=_host(url), status=answer.status_code))
    raise BadInput(Message("fetch.answered", host=_host(url), status=answer.status_code))


def _refuse_page(url: str, answer: requests.Response, begin: bytes) -> None:
    """A proxy's login or block page comes with status 200 and must not be kept as a model."""
    is_page = answer.headers.get("Content-Type", "").lower().startswith("text/html")
    if is_page or begin.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower().startswith((b"<!doctype", b"<html")):
        raise BadInput(Message("fetch.web_page", host=_host(url)))


def _make_sure_of_room(folder: Path, tier: Tier) -> None:
    if shutil.disk_usage(folder).free < tier.megabytes * 1_000_000 * HEADROOM:
        raise BadInput(Message("fetch.no_room", megabytes=tier.megabytes, name=tier.name))


def _within(progress: Progress, index: int, count: int) -> Progress:
    return lambda fraction: progress((index + fraction) / count)


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


def damaged(folder: Path, sums: Mapping[str, str]) -> Sequence[str]:
    """The files that are missing or that differ from their hash."""
    return [n for n, h in sums.items() if not (folder / n).is_file() or sha256_of(folder / n) != h]
