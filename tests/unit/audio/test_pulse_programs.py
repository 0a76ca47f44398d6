"""Which streams at the sound server belong to the call's program, and on which outputs it plays."""

from audio.pulse_programs import NO_CLIENT, CallProgram, PlayedOutputs, ServerStream, base_name


def stream(index: int, name: str, pid: int | None = None, client: int = 1, **more: str) -> ServerStream:
    properties = {"application.name": name, **{key.replace("_", "."): value for key, value in more.items()}}
    if pid is not None:
        properties["application.process.id"] = str(pid)
    return ServerStream(index, 0, client, properties)


def test_a_browser_is_one_program_under_both_its_names() -> None:
    assert base_name("Google Chrome input") == base_name("Google Chrome")
    call = CallProgram("Chromium input")
    call.records([stream(1, "Chromium input", 900)])
    players = [stream(5, "Chromium", 900, 7), stream(6, "Spotify", 901, 8), stream(7, "Meeting sound", 900, 9)]
    assert [s.index for s in call.plays(players)] == [5, 7]
    call.records([])
    assert [s.index for s in call.plays(players)] == [5, 7], "also when it has let the microphone go"


def test_where_nothing_else_fits_its_parent_and_child_processes_play_for_it() -> None:
    family = {900: [800], 901: [900, 800], 902: [1000]}
    call = CallProgram("Slack input")
    call.records([stream(1, "Slack input", 900)])
    players = [stream(5, "helper", 901, 7), stream(6, "shell", 800, 8), stream(7, "music", 902, 9)]
    assert [s.index for s in call.plays(players, lambda pid: family.get(pid, []))] == [5, 6]


def test_what_the_server_runs_between_devices_is_no_program() -> None:
    filters = [
        stream(1, "Echo", 5, NO_CLIENT),
        stream(2, "Studio", 5, media_role="production"),
        stream(3, "Filter", 5, media_role="filter"),
        ServerStream(4, 0, 3, {"application.name": "chain", "node.link-group": "filter-1"}),
        stream(5, "Settings", 5, media_name="Peak detect"),
        ServerStream(6, 0, 3, {"application.name": "Settings"}, resampled="peaks"),
        stream(7, "Volume", 5, application_id="org.PulseAudio.pavucontrol"),
    ]
    assert [s.index for s in filters if s.is_of_a_program] == []
    assert stream(8, "Zoom", 5).is_of_a_program


def test_all_outputs_of_a_program_are_recorded_and_a_chime_changes_nothing() -> None:
    outputs, present = PlayedOutputs(), {"speakers", "headset"}
    assert outputs.look([(1, "speakers"), (2, "headset")], present, 10.0) == ["headset", "speakers"]
    assert outputs.look([(1, "speakers"), (2, "headset")], present, 11.0) == ["headset", "speakers"]
    assert outputs.look([(2, "headset")], present, 15.0) == ["headset", "speakers"], "for a while"
    assert outputs.look([(2, "headset")], present, 30.0) == ["headset"]
    assert outputs.look([(2, "headset"), (3, "speakers")], present, 31.0) == ["headset"], "a chime"
    assert outputs.look([(2, "headset")], present, 32.0) == ["headset"]
    assert outputs.look([(2, "speakers")], present, 33.0) == ["speakers"], "moved in the mixer"
    assert outputs.look([], present, 90.0) == ["speakers"], "silent for long, and still there"
    assert outputs.look([], {"headset"}, 91.0) == []
