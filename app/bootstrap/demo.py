"""The demo's world: its own folder, its own time, and the sandbox in place of the company's systems."""

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from app.bootstrap import engines
from app.bootstrap.application import Application
from app.bootstrap.base import ApplicationBase
from app.bootstrap.sandbox import sandbox, sandbox_effects, sandbox_vendors
from app.domain.claims import Extraction
from app.domain.errors import BadInput
from app.domain.formats import load_json
from app.domain.messages import Message
from app.domain.ports import CaptureSource
from app.jobs import Jobs
from app.paths import RESOURCES, demo_data_dir, private_dir
from app.services.calls.recording import CallSession
from app.services.demo.approvals import StoryApprovals
from app.services.demo.report_page import write_report
from app.services.demo.walkthrough import DemoDeps, Scenario, Story, holds
from app.services.reports.insights import WeeklyStats
from app.services.setup.clocks import StoryClock

DEMO = RESOURCES / "demo"
STORY_CLOCK = "story-clock"
SANDBOX = "sandbox"
CHOICES = "demo.json"


def is_demo(folder: Path) -> bool:
    return (folder / STORY_CLOCK).exists()


def demo_folder(*, fresh: bool = False) -> Path:
    """The demo's folder; with `fresh` emptied. Raises BadInput where `CALLSIDE_DATA_DIR` names a folder that holds a rep's
    data or, before emptying it, anything else that is not a demo's."""
    folder = demo_data_dir()
    if (folder / "callside.db").exists() and not is_demo(folder):
        raise BadInput(Message("demo.folder_real", folder=folder))
    if fresh and folder.exists():
        if any(folder.iterdir()) and not (is_demo(folder) or (folder / CHOICES).exists()):
            raise BadInput(Message("demo.folder_other", folder=folder))
        shutil.rmtree(folder)
    return private_dir(folder)


def remember_choices(folder: Path, *, approve: str, out: Path) -> None:
    """How this demo was begun, so that one that is killed can go on in the same way."""
    (folder / CHOICES).write_text(json.dumps({"approve": approve, "out": str(out.resolve())}), encoding="utf-8")


def demo_choices(folder: Path) -> dict[str, str]:
    kept = load_json(folder / CHOICES) if (folder / CHOICES).exists() else {}
    return {"approve": str(kept.get("approve", "all")), "out": str(kept.get("out", folder / "report"))}


def scenario() -> dict[str, Any]:
    body: dict[str, Any] = load_json(DEMO / "scenario.json")
    return body


class DemoApplication:
    """The application of the demo's folder, and the story that is told in it."""

    def __init__(self, base: ApplicationBase, clock: StoryClock, *, speed: float) -> None:
        self.application = Application(base)
        self._base = base
        self._clock = clock
        self._speed = speed

    @cached_property
    def story(self) -> Story:
        """The bundled call's story on this application's services."""
        app, base, part = self.application, self._base, scenario()
        cast = DemoDeps(
            briefs=app.briefs,
            consent=app.consent,
            record=app.record,
            get_se=app.get_se,
            process=app.live.process,
            review=app.review,
            outbox=app.outbox,
            tell=app.after.summaries,
            store=base.store,
            jobs=base.jobs,
            events=base.events,
            clock=self._clock,
            question=engines.question_finder(),
            engine=app.live.live_engine,
            mask=engines.caption_mask,
            source=self._source,
            recording=app.live.recording,
            after_call=app.after.after_call,
        )
        return Story(cast, Scenario(part["event_id"], part["consent_at"], part["help_at"]))

    def approvals(self, out: Path) -> StoryApprovals:
        """Decisions that carry the story on and write the report into `out` anew."""

        def report() -> None:
            call = self.story.call()
            self.write_report(out, self.application.after.summaries.text(call, call.context.title))

        return StoryApprovals(
            story=self.story, others=self.application.approvals, outbox=self.application.outbox, report=report
        )

    def _source(self, live: CallSession) -> CaptureSource:
        from audio.playback_source import Playback

        channels = dict(engines.read_channels(DEMO, both=True))
        fast = self._speed > 1
        return Playback(channels, speed=self._speed, hold=(lambda: holds(live)) if fast else (lambda: False))

    def extraction(self) -> Extraction:
        extraction = self._base.store.extraction(self.story.call_id)
        if extraction is None:
            raise BadInput(Message("demo.not_processed"))
        return extraction

    def document(self, call_id: str, kind: str) -> str | None:
        return self._base.store.document(call_id, kind)

    def numbers(self) -> WeeklyStats:
        return self.application.after.summaries.numbers(self.story.call())

    def write_report(self, out: Path, summary: str) -> None:
        """Writes the demo's report below `out`, with the sandbox's effects in it."""
        effects = sandbox_effects(self._base.folder / SANDBOX)
        call = self.story.call()
        from audio.clips import Clips

        sound = Clips(self.application.live.recording(call.id)).encoded
        cards = self.story.cards()
        write_report(out, store=self._base.store, call=call, cards=cards, effects=effects, summary=summary, sound=sound)


@contextmanager
def open_demo(folder: Path, *, speed: float = 8.0, lease: bool = True) -> Iterator[DemoApplication]:
    """The demo's application with a running sandbox; ends both."""
    with ExitStack() as stack:
        clock = StoryClock(folder / STORY_CLOCK, datetime.fromisoformat(scenario()["begin"]))
        address = stack.enter_context(sandbox(folder / SANDBOX))
        jobs = Jobs()
        vendors = sandbox_vendors(address, folder / SANDBOX, clock, jobs.gather)
        settings = scenario()["settings"]
        base = ApplicationBase(folder, clock=clock, vendors=vendors, base_settings=settings, is_demo=True, jobs=jobs)
        demo = DemoApplication(base, clock, speed=speed)
        stack.callback(base.close)
        demo.application.privacy.finish_erasures()
        if lease:
            stack.enter_context(base.lease())
        yield demo
