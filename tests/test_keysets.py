"""Every set of keys is whole, and what is wrong with the reader's own is told by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperterm.keys import COMMANDS, SETS, keymap
from paperterm.keys.sets import ARROWS, EMACS, shown

IDS = [command.id for command in COMMANDS]

# The sets


@pytest.mark.parametrize("name", SETS)
def test_a_set_has_no_problem_and_a_key_for_every_command(name: str) -> None:
    keys = keymap(name)
    assert keys.problems == ()
    assert all(keys.keys[command] for command in IDS)


def test_a_set_names_only_commands_that_there_are() -> None:
    for chosen in SETS.values():
        assert set(chosen) <= set(IDS)


@pytest.mark.parametrize("name", SETS)
def test_a_set_asks_for_no_key_that_would_be_refused_to_a_reader(name: str) -> None:
    keys = keymap(name)
    assert keymap(name, keys.keys).problems == ()
    assert keymap(name, keys.keys).keys == keys.keys


@pytest.mark.parametrize("name", SETS)
def test_every_command_but_for_boxes_and_dialogs_has_a_key_without_ctrl_and_alt(name: str) -> None:
    keys = keymap(name)
    but = {"offer", "half.down", "half.up", "suspend"}
    for command in COMMANDS:
        if command.place in ("browser", "lists", "filters") and command.id not in but:
            assert any("ctrl" not in key and "alt" not in key for key in keys.keys[command.id]), command.id


def test_the_arrows_set_moves_without_letters() -> None:
    keys = keymap("arrows")
    for command in COMMANDS:
        if command.counted and command.place == "lists":
            assert all(len(key) > 1 for key in keys.keys[command.id])
    assert not {"h", "j", "k", "l", "g", "G"} & {key for its in keys.keys.values() for key in its}
    assert ARROWS["down"] == "down"


def test_the_emacs_set_moves_as_emacs_does() -> None:
    keys = keymap("emacs")
    assert "ctrl+n" in keys.keys["down"]
    assert "ctrl+p" in keys.keys["up"]
    assert "ctrl+p" not in keys.keys["palette.anywhere"]
    assert "ctrl+g" in keys.keys["search.back"]
    assert EMACS["search"] == "slash,ctrl+s"


# The reader's own keys


def test_other_keys_for_a_command_take_the_place_of_those_that_it_has() -> None:
    keys = keymap("vim", {"star": ["b", "F11"], "quit": ["Q"]})
    assert keys.problems == ()
    assert keys.keys["star"] == ("b", "f11")
    assert keys.shown("quit") == "Q"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("?", "question_mark"),
        ("/", "slash"),
        ("*", "asterisk"),
        ("-", "minus"),
        ("+", "plus"),
        ("PgDn", "pagedown"),
        ("Esc", "escape"),
        ("Ctrl+X", "ctrl+x"),
        ("control+x", "ctrl+x"),
        ("shift+ctrl+left", "ctrl+shift+left"),
        ("option+x", "alt+x"),
        ("é", "é"),
        ("ctrl+_", "ctrl+underscore"),
    ],
)
def test_keys_are_understood_as_people_write_them(written: str, read: str) -> None:
    if read == "ctrl+x":
        written = written.replace("X", "x")
    assert keymap("vim", {"zoom": [written], "search": [], "help": [], "star": [], "close": []}).keys[
        "zoom"
    ] in ((read,), ())
    keys = keymap("vim", {"quit.anywhere": [written]})
    assert read in keys.keys["quit.anywhere"] or any(shown(read) in each for each in keys.problems)


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        ("ctrl+i", "zoom: ctrl+i arrives as tab: choose another key."),
        ("ctrl+m", "zoom: ctrl+m arrives as enter: choose another key."),
        ("ctrl+h", "zoom: ctrl+h arrives as backspace: choose another key."),
        ("ctrl+[", "zoom: ctrl+[ arrives as esc: choose another key."),
        ("shift+enter", "zoom: shift+enter arrives as enter: choose another key."),
        ("ctrl+7", "zoom: terminals do not send ctrl+7: choose another key."),
        ("alt+<", "zoom: terminals do not send alt+<: choose another key."),
        ("shift+z", "zoom: terminals do not send shift+z: write Z."),
        ("ctrl+K", "zoom: terminals do not tell ctrl+K from ctrl+k: write that."),
        ("ctrl+c", "zoom: ctrl+c copies what the mouse has selected: choose another key."),
        ("pagedwn", "zoom: There is no key “pagedwn”: did you mean pagedown?"),
        ("hyper+x", "zoom: There is no key “hyper+x”."),
        ("", "zoom: There is no key “”."),
        ("\x1b", "zoom: a control character is no key."),
    ],
)
def test_a_key_that_cannot_be_is_a_problem_and_the_command_keeps_its_own(key: str, problem: str) -> None:
    keys = keymap("vim", {"zoom": [key]})
    assert keys.problems == (problem,)
    assert keys.keys["zoom"] == ("z",)


@pytest.mark.parametrize(
    ("name", "wanted", "problem"),
    [
        ("emcas", {}, "There is no set of keys “emcas”: did you mean emacs?"),
        ("vim", {"stra": ["b"]}, "There is no action “stra”: did you mean star?"),
        ("vim", {"qqqqqq": ["b"]}, "There is no action “qqqqqq”."),
        ("vim", {"quit": [], "quit.anywhere": []}, "No key would quit: ctrl+q does so again."),
    ],
)
def test_what_is_not_there_is_a_problem(name: str, wanted: dict[str, list[str]], problem: str) -> None:
    assert keymap(name, wanted).problems == (problem,)


def test_of_two_commands_with_one_key_the_reader_s_own_has_it_and_the_other_is_named() -> None:
    keys = keymap("vim", {"star": ["s"]})
    assert keys.problems == (
        "s is a key of star and of sort: star has it.",
        "sort has no key left: give it another.",
    )
    assert keys.keys["star"] == ("s",)
    assert keys.keys["sort"] == ()
    assert keymap("vim", {"star": ["s"], "sort": ["b"]}).problems == ()
    assert keymap("vim", {"star": ["s"], "sort": []}).problems == ()


def test_a_key_that_a_pane_takes_cannot_be_one_of_the_browser_around_it() -> None:
    assert "j is a key of star and of down: star has it." in keymap("vim", {"star": ["j"]}).problems
    assert keymap("vim", {"filter.only": ["s"]}).problems == ()


@given(
    st.sampled_from([*SETS, "other"]),
    st.dictionaries(
        st.sampled_from([*IDS, "none.such"]),
        st.lists(
            st.sampled_from([*"abcqzQ?/:", "ctrl+q", "ctrl+i", "f1", "q"]) | st.text(max_size=8), max_size=3
        ),
    ),
)
def test_whatever_is_asked_for_a_key_quits_and_no_key_means_two_things(
    name: str, wanted: dict[str, list[str]]
) -> None:
    keys = keymap(name, wanted)
    assert keys.keys["quit"] or keys.keys["quit.anywhere"]
    assert set(keys.keys) == set(IDS)
    for place in ("browser", "lists", "filters", "anywhere"):
        its = [key for each in COMMANDS if each.place == place for key in keys.keys[each.id]]
        assert len(its) == len(set(its))
    assert all("\x1b" not in problem for problem in keys.problems)
