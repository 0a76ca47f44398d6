"""What the rep has to know of a recording that goes on: in the panel, and in a balloon where the panel is hidden."""

from app.domain.call import Channel
from app.domain.capture import CaptureNotice, NoticeKind
from ui.call.live_head import LiveState
from ui.call.panel_controller import PanelController
from ui.desktop.tray import Tray
from ui.kit.bridge import Bridge
from ui.kit.i18n import t, translate_message

# What lasts until something ends it; what ends nothing is told once.
ENDS = {
    NoticeKind.DEVICE_CHANGED: (NoticeKind.DEVICE_LOST,),
    NoticeKind.HEARD_AGAIN: (NoticeKind.ONE_SIDED,),
    NoticeKind.DISK_ROOM: (NoticeKind.DISK_FULL, NoticeKind.DISK_LOW),
}
LASTING = (*(kind for kinds in ENDS.values() for kind in kinds), NoticeKind.CAPTIONS_LOST)


class CaptureWatch:
    """Never takes the focus: a sentence that stays while it is true, or the status of a moment."""

    def __init__(self, bridge: Bridge, tray: Tray, live: PanelController) -> None:
        self._tray, self._live = tray, live
        self._call_id = ""
        self._troubles: dict[tuple[NoticeKind, Channel | None], str] = {}
        bridge.subscribe(CaptureNotice, self.hear)

    def hear(self, notice: CaptureNotice) -> None:
        """Shows a notice for as long as it is so, and takes it away when it is over."""
        panel = self._live.panel
        if panel is None or notice.call_id != self._live.call_id or notice.kind is NoticeKind.ENDED:
            return
        if notice.call_id != self._call_id:
            self._call_id, self._troubles = notice.call_id, {}
        sentence = translate_message(notice.text)
        if notice.kind in LASTING:
            self._troubles[notice.kind, notice.channel] = sentence
            if not panel.isVisible():
                self._tray.tell(t("The recording needs you"), sentence)
        else:
            panel.show_status(sentence)
        for trouble in [*self._troubles]:
            if trouble[0] in ENDS.get(notice.kind, ()) and (trouble[1] in (notice.channel, None) or not notice.channel):
                del self._troubles[trouble]
        full = [text for (kind, _), text in self._troubles.items() if kind is NoticeKind.DISK_FULL]
        panel.head.set(LiveState.DISK_FULL, bool(full))
        # While nothing is kept, whatever else is wrong would only contradict it.
        panel.show_troubles(full[:1] or self._troubles.values())
