"""What a card says: its kind, its state, what that means for the rep; and which part of it is a text to edit."""

from typing import Any

from app.domain.outbox import OutboxState
from app.domain.proposal import ActionKind, ProposalState
from app.services.review.service import Card
from ui.kit.i18n import t, translate_message


def kind_name(card: Card) -> str:
    """The kind of a card's write in a person's words."""
    return {
        ActionKind.CALL_NOTE: t("Call note"),
        ActionKind.STAGE: t("Stage"),
        ActionKind.TASK: t("Task"),
        ActionKind.TASK_UPDATE: t("Change of a task"),
        ActionKind.FIELD: t("Field"),
        ActionKind.HELP_LOG: t("Note of the SE request"),
        ActionKind.DRAFT: t("Draft"),
        ActionKind.COMMENT: t("Comment"),
        ActionKind.MESSAGE: t("Message"),
        ActionKind.SUMMARY_LINE: t("Line"),
        ActionKind.HELP_REQUEST: t("SE request"),
        ActionKind.DIRECT_SUMMARY: t("Summary to yourself"),
    }[card.proposal.action.kind]


def target_name(card: Card) -> str:
    """Where a card writes to, as a person calls it: never a raw id."""
    action = card.proposal.action
    named = {"the account's channel": t("the account's channel"), "your weekly summary": t("your weekly summary")}
    if (
        action.target_label == action.target
        and action.kind is ActionKind.MESSAGE
        and any(map(str.isdigit, action.target))
    ):
        return t("the account's channel")
    return named.get(action.target_label, action.target_label)


def editable(card: Card) -> str | None:
    """The part of the content that is text for people, as one text; None where there is none."""
    content = card.proposal.action.content
    if "text" in content:
        return str(content["text"])
    if "paragraphs" in content:
        return "\n\n".join(str(p["text"]) for p in content["paragraphs"])
    if "lines" in content:
        return "\n".join(str(line) for line in content["lines"])
    return None


def edited(card: Card, text: str) -> dict[str, Any]:
    """The fields of the content that `text` changes. A paragraph that was a quote stays one."""
    content = card.proposal.action.content
    if "text" in content:
        return {"text": text}
    if "paragraphs" in content:
        before = list(content["paragraphs"])
        parts = [part.strip("\n") for part in text.split("\n\n") if part.strip()]
        return {
            "paragraphs": [{**(before[n] if n < len(before) else {}), "text": part} for n, part in enumerate(parts)]
        }
    return {"lines": [line for line in text.split("\n") if line.strip()]}


def state_word(card: Card) -> tuple[str, str]:
    """(word, its style)."""
    if card.row is None:
        if card.proposal.state is ProposalState.REJECTED:
            return t("skipped"), "quiet"
        if card.proposal.needs_you:
            return translate_message(card.proposal.needs_you).split(":")[0], "amber"
        return t("checked"), "quiet"
    return {
        OutboxState.DONE: (t("written"), "written"),
        OutboxState.PENDING: (t("waiting") if card.row.error else t("writing…"), "quiet"),
        OutboxState.SENDING: (t("writing…"), "quiet"),
        OutboxState.AMBIGUOUS: (t("making sure…"), "quiet"),
        OutboxState.PARKED: (t("needs you"), "amber"),
        OutboxState.REJECTED: (t("left out"), "quiet"),
        OutboxState.UNDONE: (t("undone"), "quiet"),
    }[card.row.state]


def explain(card: Card) -> str:
    """What the state means for the rep, and what comes next."""
    assert card.row is not None
    why = translate_message(card.row.error or "")
    return {
        OutboxState.PENDING: f"{why} {t('Callside tries again by itself.')}" if why else "",
        OutboxState.SENDING: "",
        OutboxState.AMBIGUOUS: t("The answer got lost. Callside looks whether it arrived before it writes again."),
        OutboxState.PARKED: why,
        OutboxState.REJECTED: t("You left it out; nothing was written."),
        OutboxState.UNDONE: t("It was taken back."),
        OutboxState.DONE: "",
    }[card.row.state].strip()


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".")


def is_no_mail(card: Card) -> bool:
    """The order of cards: e-mails first, for they are what people read most carefully."""
    return card.proposal.action.kind is not ActionKind.DRAFT


def is_same_follow_up(one: Card, other: Card) -> bool:
    """Whether two cards of a call write the same kind of thing to the same system, be it in other words."""
    mine, theirs = one.proposal.action, other.proposal.action
    return (mine.vendor, mine.kind) == (theirs.vendor, theirs.kind)
