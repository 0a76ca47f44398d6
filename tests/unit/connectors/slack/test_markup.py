"""Messages as people read them: no ids, no raw links, and nothing that Slack itself wrote."""

import pytest

from connectors.slack.markup import is_written, mentioned, plain

PEOPLE, CHANNELS = {"U1": "John Martinez"}, {"C2": "general"}


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("<@U1> please look", "@John Martinez please look"),
        ("<@U9> please look", "@somebody please look"),
        ("<@U9|dana> please look", "@dana please look"),
        ("see <https://jira.example/browse/API-1|API-1>", "see API-1"),
        ("see <https://jira.example/browse/API-1>", "see https://jira.example/browse/API-1"),
        ("in <#C2> and <#C9|sales>, not <#C8>", "in #general and #sales, not #channel"),
        ("<!here> <!subteam^S1|@se> <!subteam^S2>", "@here @se @group"),
        ("due <!date^1392734382^{date_short}|18 Feb>", "due 18 Feb"),
        ("mail <mailto:jane@acme.example|jane@acme.example>", "mail jane@acme.example"),
        ("R&amp;D wants P99 &lt; 200 ms", "R&D wants P99 < 200 ms"),
        ("&lt;@U1&gt; was typed by hand", "<@U1> was typed by hand"),
    ],
)
def test_markup_is_shown_as_plain_text(raw: str, shown: str) -> None:
    assert plain(raw, PEOPLE, CHANNELS) == shown


@pytest.mark.parametrize("subtype", ["channel_join", "channel_topic", "pinned_item", "bot_message", "huddle_thread"])
def test_what_slack_notes_by_itself_is_no_message(subtype: str) -> None:
    assert not is_written({"user": "U1", "text": "x", "subtype": subtype})


def test_what_a_person_wrote_is_one() -> None:
    assert is_written({"user": "U1", "text": "x"})
    assert is_written({"user": "U1", "text": "x", "subtype": "thread_broadcast"})
    assert not is_written({"bot_id": "B1", "text": "x"})


def test_people_without_a_name_beside_their_id_are_looked_up() -> None:
    assert mentioned("<@U1> <@U2|dana> <#C1> <@W3>") == ("U1", "W3")
