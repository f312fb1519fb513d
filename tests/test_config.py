"""What is set holds, what is set wrongly is told by name, and nothing keeps paperterm from starting."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperterm.config import SETTINGS, Config, load, parse, template
from paperterm.destinations import TEMPLATES

# What is set


def test_without_a_file_all_is_by_default(tmp_path: Path) -> None:
    config = load(tmp_path / "config.toml", {})
    assert config == Config()
    assert {config.origin(setting.name) for setting in SETTINGS} == {"default"}


def test_a_file_sets_what_it_names(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('theme = "nord"\nkeys = "emacs"\nmouse = false\nread_after = 3\n', encoding="utf-8")
    config = load(file, {})
    assert (config.theme, config.keys, config.mouse, config.read_after) == ("nord", "emacs", False, 3.0)
    assert config.origin("theme") == "file"
    assert config.origin("editor") == "default"
    assert config.problems == ()


def test_the_environment_wins_over_the_file() -> None:
    config = parse("mouse = true\n", {"PAPERTERM_MOUSE": "no", "PAPERTERM_KEYS": "arrows"})
    assert (config.mouse, config.keys) == (False, "arrows")
    assert config.origin("mouse") == "environment"


def test_what_was_chosen_in_the_browser_holds_where_nothing_else_says_something() -> None:
    chosen = {"theme": "dracula", "keys": "emacs", "density": "1", "below": "", "editor": "ed"}
    config = parse('theme = "nord"').with_chosen(chosen.get)
    assert (config.theme, config.keys, config.editor) == ("nord", "emacs", "")
    assert (config.density, config.below) == (1, "passage")
    assert (config.origin("theme"), config.origin("keys")) == ("file", "browser")
    assert config.for_this_run("theme") == " for this run; the settings say nord"
    assert config.for_this_run("keys") == ""


def test_what_another_version_keeps_as_chosen_is_passed_over() -> None:
    assert parse("").with_chosen({"density": "7", "below": "authors"}.get) == Config()


@pytest.mark.parametrize(
    ("text", "environment", "ascii_only"),
    [
        ("", {}, False),
        ("", {"TERM": "linux"}, True),
        ("ascii = true", {}, True),
        ("ascii = false", {"TERM": "linux"}, False),
        ("ascii = true", {"PAPERTERM_ASCII": "0"}, False),
        ("", {"PAPERTERM_ASCII": "1"}, True),
        ("", {"PAPERTERM_ASCII": "0", "TERM": "linux"}, False),
        ("", {"PAPERTERM_ASCII": ""}, False),
    ],
)
def test_whether_ascii_is_drawn(text: str, environment: dict[str, str], ascii_only: bool) -> None:
    assert parse(text, environment).draws_ascii(environment, "utf-8") is ascii_only


def test_a_variable_that_is_empty_says_nothing() -> None:
    assert parse("", {"PAPERTERM_MOUSE": "", "PAPERTERM_DENSITY": ""}) == Config()


@pytest.mark.parametrize(
    ("text", "keys", "other"),
    [
        ('keys = "emacs"', "emacs", {}),
        ('[keys]\nset = "emacs"\nstar = "b *"', "emacs", {"star": ("b", "*")}),
        ('[keys]\nstar = ["b", "*"]\nzoom = ""', "", {"star": ("b", "*"), "zoom": ()}),
        ('[keys]\n"mark.all" = "B"\nexport.again = "X"', "", {"mark.all": ("B",), "export.again": ("X",)}),
    ],
)
def test_a_set_of_keys_and_other_keys(text: str, keys: str, other: dict[str, tuple[str, ...]]) -> None:
    config = parse(text)
    assert (config.keys, config.other_keys, config.problems) == (keys, other, ())


def test_addresses_by_name() -> None:
    config = parse(
        '[links]\nscholar = ""\ndblp = "https://dblp.org/search?q={title}"\na.b = "http://b.org/{doi}"\n'
    )
    assert config.problems == ()
    assert config.links == {
        "scholar": "",
        "dblp": "https://dblp.org/search?q={title}",
        "a.b": "http://b.org/{doi}",
    }


# What is wrong

_NAMES = [setting.name for setting in SETTINGS]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('thme = "nord"', "There is no setting “thme”: did you mean theme?"),
        ("zzz = 1", f"There is no setting “zzz”: there are {', '.join(_NAMES[:-1])} and {_NAMES[-1]}."),
        ("mouse = 5", "mouse = 5: write true or false."),
        ('mouse = "perhaps"', "mouse = perhaps: write true or false."),
        ("theme = 5", 'theme = 5: write a text in quotation marks, such as "".'),
        ("read_after = -1", "read_after = -1: write a number of seconds from 0 to 3600."),
        ("read_after = nan", "read_after = nan: write a number of seconds from 0 to 3600."),
        ("read_after = true", "read_after = True: write a number of seconds from 0 to 3600."),
        ("density = 3", "density = 3: write 1 or 2."),
        ("density = true", "density = True: write 1 or 2."),
        ('below = "authors"', "below = authors: write passage, claim or result."),
        ("below = 1", "below = 1: write passage, claim or result."),
        ('log_level = "loud"', "log_level = loud: write error, warning, info or debug."),
        ("links = 5", "links = 5: write a name and an address below [links]."),
        (
            "[links]\na = 5",
            'links.a: write an address, such as "https://example.org/?q={title}", or "" for none.',
        ),
        (
            '[links]\na = "https://a.org/{titel}"',
            "links.a: {titel} stands for nothing: write {title}, {arxiv}, {doi} or {id}.",
        ),
        (
            '[links]\na = "https://a.org/{{title}"',
            "links.a: { stands for nothing: write {title}, {arxiv}, {doi} or {id}.",
        ),
        (
            '[links]\na = "https://a.org/%s"',
            "links.a: write {title}, {arxiv}, {doi} or {id} where that of the paper is to stand.",
        ),
        (
            '[links]\na = "javascript:{title}"',
            "links.a: write a plain web address: https:// or http://, a host, and no blanks or password.",
        ),
        (
            '[links]\na = "https://me:secret@a.org/{title}"',
            "links.a: write a plain web address: https:// or http://, a host, and no blanks or password.",
        ),
        (
            '[links]\na = "https://{title}/"',
            "links.a: a paper must not say which host is asked: write the host in full.",
        ),
        (
            '[links]\na = "https://a.org{title}"',
            "links.a: a paper must not say which host is asked: write the host in full.",
        ),
        ('[links]\na = ""', "links.a: there is none of this name to leave out."),
        (
            '[links]\ncode = "https://a.org/{title}"',
            "links.code: a link of a paper's own is called that already: give it another name.",
        ),
        ('[links]\n"" = "https://a.org/{title}"', "links.: give it a name of 1 to 30 characters."),
        ("[keys]\nstar = 5", 'keys.star: write its keys as "j down", or "" for none.'),
    ],
)
def test_what_is_wrong_is_told_and_does_not_hold(text: str, problem: str) -> None:
    config = parse(text)
    assert config.problems == (problem,)
    assert config == Config(problems=config.problems)


def test_a_variable_that_is_wrong_is_told_by_its_name() -> None:
    config = parse("", {"PAPERTERM_MOUSE": "5"})
    assert config.problems == ("PAPERTERM_MOUSE = 5: write true or false.",)


def test_every_problem_is_told_and_the_rest_holds() -> None:
    config = parse('mouse = 5\nthme = "x"\nkeys = "emacs"')
    assert len(config.problems) == 2
    assert config.keys == "emacs"


@pytest.mark.parametrize(
    "text", ["mouse = ", "[[[", "[" * 100_000, "read_after = " + "9" * 10_000, "a = 1\na = 2"]
)
def test_a_file_that_is_no_toml_costs_one_problem(text: str) -> None:
    config = parse(text)
    assert len(config.problems) == 1
    assert config == Config(problems=config.problems)


def test_a_file_that_is_none_costs_a_problem_and_is_not_waited_for(tmp_path: Path) -> None:
    pipe, folder, loop = (tmp_path / name for name in ("pipe", "folder", "loop"))
    os.mkfifo(pipe)
    folder.mkdir()
    loop.symlink_to(loop)
    for path in (pipe, folder, loop):
        config = load(path, {})
        assert len(config.problems) == 1
        assert str(path) in config.problems[0]


@pytest.mark.parametrize("content", [b"#" * 10_000_000, b"\x00\x01\x02\x03", b"\xff\xfe\xff"])
def test_a_file_that_is_too_large_or_no_text_costs_a_problem(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(content)
    config = load(file, {"PAPERTERM_MOUSE": "off"})
    assert len(config.problems) == 1
    assert config.mouse is False


@given(st.text() | st.dictionaries(st.text(max_size=5), st.text(max_size=5)).map(str))
def test_no_text_fails_and_no_problem_can_harm_a_terminal(text: str) -> None:
    assert not [problem for problem in parse(text).problems if re.search(r"[\x00-\x1f\x7f-\x9f]", problem)]


def test_a_name_that_would_harm_a_terminal_is_told_harmlessly() -> None:
    (problem,) = parse('"\\u001b[31m" = 1').problems
    assert "\x1b" not in problem


# The file to begin with


def test_the_file_to_begin_with_sets_nothing() -> None:
    assert parse(template()) == Config()


def test_each_of_its_lines_could_be_one_of_a_file() -> None:
    lines = [
        line.removeprefix("# ") for line in template().splitlines() if re.match(r"# [\w.\"\[]+( =|\])", line)
    ]
    config = parse("\n".join(line for line in lines if not line.startswith("keys =")))
    assert config.problems == ()
    assert {line.partition(" =")[0] for line in lines} >= {setting.name for setting in SETTINGS}
    assert config.other_keys["star"] == ("b", "*")
    assert config.links == TEMPLATES
