"""`paperterm export`: which papers are written, where to, and what is never written over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_support import DIFFUSION, EXPERTS, MAMBA, SURVEY, Said, ids, run, write_library
from making import give_flag

from paperterm.export import markdown
from paperterm.labels import Flag
from paperterm.papers import paper_id
from paperterm.settings import places
from paperterm.shelf import open_shelf


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    return write_library(tmp_path)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "reading.md"


def exported(said: Said) -> list[str]:
    """The ids in the Markdown that was printed."""
    return list(markdown.ids(said.out))


def flag(name: Flag, *titles: str) -> None:
    """Give papers a flag, as the browser does."""
    shelf = open_shelf(places().shelf)
    give_flag(shelf, name, give={paper_id(title): title for title in titles})
    shelf.close()


# What is exported


def test_a_query_is_exported_best_first(digests: Path) -> None:
    said = run("-d", digests, "export", "mamba", "-survey")
    assert (said.code, said.err) == (0, "")
    assert exported(said) == ids(MAMBA)
    assert "Search: mamba -survey" in said.lines


def test_papers_are_exported_by_id_in_the_order_given(digests: Path) -> None:
    diffusion, mamba = ids(DIFFUSION, MAMBA)
    assert exported(run("-d", digests, "export", "--id", diffusion, "--id", mamba[:5])) == [diffusion, mamba]


def test_ids_are_read_from_stdin(digests: Path) -> None:
    wanted = ids(DIFFUSION, MAMBA)
    assert exported(run("-d", digests, "export", "-", stdin="\n".join(wanted))) == wanted
    assert exported(run("-d", digests, "export", "-", stdin=" ".join(wanted))) == wanted


def test_the_lines_of_a_search_serve_as_ids(digests: Path) -> None:
    found = run("-d", digests, "search", "token OR mamba")
    said = run("-d", digests, "export", "-", stdin=found.out)
    assert exported(said) == [line[0] for line in found.fields]
    assert len(exported(said)) == 4


def test_nothing_on_stdin_exports_nothing(digests: Path, target: Path) -> None:
    said = run("-d", digests, "export", "-", "-o", target)
    assert (said.code, said.out, said.err) == (1, "", "Nothing to export: no paper matches.\n")
    assert not target.exists()


def test_nothing_marked_is_exit_1(digests: Path) -> None:
    said = run("-d", digests, "export", "--marked")
    assert (said.code, said.out, said.err) == (1, "", "Nothing is marked.\n")


def test_starred_and_marked_papers(digests: Path) -> None:
    flag("starred", MAMBA, EXPERTS)
    flag("marked", EXPERTS, DIFFUSION)
    assert exported(run("-d", digests, "export", "--starred")) == ids(MAMBA, EXPERTS)
    assert exported(run("-d", digests, "export", "--marked")) == ids(EXPERTS, DIFFUSION)
    assert exported(run("-d", digests, "export", "--starred", "--marked")) == ids(EXPERTS)
    assert exported(run("-d", digests, "export", "--marked", "proteins OR mamba")) == ids(DIFFUSION)
    # the condition binds the whole query, not its last word
    assert exported(run("-d", digests, "export", "--starred", "proteins OR mamba")) == ids(MAMBA)


def test_what_is_to_be_exported_must_be_said(digests: Path) -> None:
    said = run("-d", digests, "export")
    assert said.code == 2
    assert said.err.startswith("paperterm: Say what to export: ")


@pytest.mark.parametrize("more", [["mamba"], ["--starred"], ["mamba", "--marked"]])
def test_ids_and_a_query_are_not_mixed(digests: Path, more: list[str]) -> None:
    assert run("-d", digests, "export", "--id", *ids(MAMBA), *more).code == 2


def test_nothing_found_is_exit_1_and_no_file(digests: Path, target: Path) -> None:
    assert run("-d", digests, "export", "zebra", "-o", target).code == 1
    assert not target.exists()


def test_json_carries_what_the_reader_made_of_a_paper(digests: Path) -> None:
    flag("starred", MAMBA)
    papers = json.loads(run("-d", digests, "export", "mamba", "--format", "json").out)
    assert {paper["id"]: paper["starred"] for paper in papers} == dict(
        zip(ids(MAMBA, SURVEY), [True, False], strict=True)
    )
    lines = run("-d", digests, "export", "mamba", "--format", "jsonl").lines
    assert list(map(json.loads, lines)) == papers


# Where it goes


def test_a_file_is_written_and_nothing_printed(digests: Path, target: Path) -> None:
    said = run("-d", digests, "export", "mamba", "-o", target)
    assert (said.code, said.out, said.err) == (0, "", f"Wrote 2 papers to {target}.\n")
    assert target.read_text(encoding="utf-8") == run("-d", digests, "export", "mamba").out


def test_a_dash_is_stdout(digests: Path) -> None:
    assert run("-d", digests, "export", "mamba", "-o", "-").out == run("-d", digests, "export", "mamba").out


def test_a_word_that_begins_like_an_option_is_still_a_word(
    digests: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert exported(run("-d", digests, "export", "mamba", "-overfitting"))
    assert sorted(tmp_path.iterdir()) == before


def test_a_file_that_exists_is_left_alone(digests: Path, target: Path) -> None:
    target.write_text("mine\n", encoding="utf-8")
    said = run("-d", digests, "export", "mamba", "-o", target)
    assert (said.code, said.out) == (3, "")
    assert (
        said.err
        == f"paperterm: {target} exists already: choose another name, or pass --overwrite or --append.\n"
    )
    assert target.read_text(encoding="utf-8") == "mine\n"


def test_a_file_is_overwritten_when_that_is_asked_for(digests: Path, target: Path) -> None:
    target.write_text("mine\n", encoding="utf-8")
    assert run("-d", digests, "export", "mamba", "-o", target, "--overwrite").code == 0
    assert target.read_text(encoding="utf-8").startswith("# Papers (2)\n")


def test_a_file_goes_on_when_that_is_asked_for(digests: Path, target: Path) -> None:
    run("-d", digests, "export", "mamba", "-survey", "-o", target)
    target.write_text(target.read_text(encoding="utf-8") + "\nMy own words.\n", encoding="utf-8")
    said = run("-d", digests, "export", "mamba", "-o", target, "--append")
    assert said.err == f"Added 1 paper to {target}, which held 1 of these already.\n"
    text = target.read_text(encoding="utf-8")
    assert text.startswith("# Papers (2)\n")
    assert "\nMy own words.\n" in text
    assert list(markdown.ids(text)) == ids(MAMBA, SURVEY)


def test_appending_what_is_there_changes_nothing(digests: Path, target: Path) -> None:
    run("-d", digests, "export", "mamba", "-o", target)
    before = target.stat()
    said = run("-d", digests, "export", "mamba", "-o", target, "--append")
    assert (said.code, said.err) == (0, f"Added 0 papers to {target}, which held 2 of these already.\n")
    assert (target.stat().st_mtime_ns, target.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_appending_begins_a_file_that_is_not_there(digests: Path, target: Path) -> None:
    assert run("-d", digests, "export", "mamba", "-o", target, "--append").code == 0
    assert target.read_text(encoding="utf-8") == run("-d", digests, "export", "mamba").out


@pytest.mark.parametrize("name", ["refs.bib", "papers.jsonl"])
def test_other_files_go_on_as_well(digests: Path, tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    run("-d", digests, "export", "mamba", "-survey", "-o", target)
    before = target.read_text(encoding="utf-8")
    said = run("-d", digests, "export", "mamba", "-o", target, "--append")
    assert said.err == f"Added 1 paper to {target}, which held 1 of these already.\n"
    after = target.read_text(encoding="utf-8")
    assert after.startswith(before)
    assert all(after.count(each) == 1 for each in ids(MAMBA, SURVEY))
    assert run("-d", digests, "export", "mamba", "-o", target, "--append").err.startswith("Added 0 papers")
    assert target.read_text(encoding="utf-8") == after


def test_lines_of_json_go_on_behind_what_is_no_json(digests: Path, tmp_path: Path) -> None:
    target = tmp_path / "papers.jsonl"
    target.write_text('# mine\n[1]\n{"id": 3}', encoding="utf-8")
    run("-d", digests, "export", "mamba", "-survey", "-o", target, "--append")
    lines = target.read_text(encoding="utf-8").splitlines()
    assert lines[:3] == ["# mine", "[1]", '{"id": 3}']
    assert [json.loads(line)["id"] for line in lines[3:]] == ids(MAMBA)


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("x.bib", "@misc{mamba-"),
        ("x.csl.json", '[\n  {\n    "id"'),
        ("x.ris", "TY  - GEN\r\n"),
        ("x.csv", "id,title,"),
        ("x.json", '[\n  {\n    "id"'),
        ("x.jsonl", '{"id"'),
        ("x.txt", "# Papers (2)"),
    ],
)
def test_the_name_says_the_format_where_nothing_else_does(
    digests: Path, tmp_path: Path, name: str, begins: str
) -> None:
    assert run("-d", digests, "export", "mamba", "-o", tmp_path / name).code == 0
    assert (tmp_path / name).read_bytes().decode().startswith(begins)
    run("-d", digests, "export", "mamba", "-o", tmp_path / "md", "--format", "markdown")
    assert (tmp_path / "md").read_text(encoding="utf-8").startswith("# Papers (2)")


@pytest.mark.parametrize("shape", ["bibtex", "csl", "ris", "csv"])
def test_every_command_that_prints_papers_knows_the_formats(digests: Path, shape: str) -> None:
    exported = run("-d", digests, "export", "mamba", "--format", shape).out
    assert run("-d", digests, "search", "mamba", "--format", shape).out == exported
    assert run("-d", digests, "show", *ids(MAMBA, SURVEY), "--format", shape).out == exported
    assert run("-d", digests, "similar", *ids(MAMBA), "--format", shape).code == 0


def test_what_is_no_text_is_not_appended_to(digests: Path, target: Path) -> None:
    target.write_bytes(b"\xff\xfe\x00mine")
    said = run("-d", digests, "export", "mamba", "-o", target, "--append")
    assert said.code == 3
    assert said.err == f"paperterm: {target} is not UTF-8 text: choose another file to append to.\n"
    assert target.read_bytes() == b"\xff\xfe\x00mine"


@pytest.mark.parametrize(
    "options",
    [["--append"], ["--overwrite"], ["-o", "-", "--append"], ["-o", "x", "--append", "--overwrite"],
     ["-o", "x", "--append", "--format", "json"]],
)  # fmt: skip
def test_options_that_contradict_each_other(
    digests: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    said = run("-d", digests, "export", "mamba", *options)
    assert (said.code, said.out) == (2, "")
    assert not (tmp_path / "x").exists()


def test_a_folder_that_is_not_there_is_exit_3(digests: Path, tmp_path: Path) -> None:
    said = run("-d", digests, "export", "mamba", "-o", tmp_path / "no" / "x.md")
    assert said.code == 3
    assert "folder does not exist" in said.err
