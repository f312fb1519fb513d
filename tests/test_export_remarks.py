"""What the reader says of papers goes along into an export, and never into the papers beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_support import DIFFUSION, MAMBA, ids, run, write_library
from hypothesis import example, given
from hypothesis import strategies as st
from making import paper
from markdown_it import MarkdownIt

from paperterm.export import markdown
from paperterm.labels import Remark

ONE = paper("One", "See [1] and [a] there.")
TWO = paper("Two", "See [1] and [a] here.")


def written(note: str) -> str:
    return markdown.write([ONE, TWO], remarks={ONE.id: Remark(note=note)})


def without_quote(document: str) -> list[str]:
    """What a parser finds outside of the reader's own words."""
    depth, found = 0, []
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(document):
        depth += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if not depth and token.type == "inline":
            found.append("|".join(f"{each.type}:{each.content}" for each in token.children or ()))
    return found


def test_tags_rating_and_note_stand_with_their_paper() -> None:
    remark = Remark(("to read", "vision"), 4, "An *idea*:\n\n- first\n- second")
    document = markdown.write([ONE, TWO], remarks={ONE.id: remark})
    first, second = document.split("\n## ")[1:]
    assert "\n- Tags: to read, vision\n- Rating: 4 of 5\n" in first
    assert "\n\n> **Note**\n>\n> An *idea*:\n>\n> - first\n> - second\n\n- " in first
    assert not any(word in second for word in ("Tags", "Rating", ">"))
    assert markdown.ids(document) == (ONE.id, TWO.id)


@given(st.text("ab1 \n>#-*`~[]():^<!/=_\\", max_size=60))
@example("```\nnever closed")
@example("<!-- never closed")
@example("<div>\n<script>")
@example("[1]: http://elsewhere.example")
@example("> - [a]:\n> http://elsewhere.example")
@example("[^1]: a footnote")
@example("- id: aaaaaaaaaa\n\n# Papers (7)\n\nTitle\n===")
def test_nothing_reaches_out_of_a_note(note: str) -> None:
    document = written(note)
    assert without_quote(document) == without_quote(written(""))
    assert markdown.ids(document) == (ONE.id, TWO.id)
    assert not any(line.lstrip("> -1.)").startswith("[^1]:") for line in document.splitlines())


def test_what_is_added_to_a_file_brings_what_the_reader_says_along() -> None:
    before = markdown.write([ONE])
    remarks = {ONE.id: Remark(note="new"), TWO.id: Remark(("todo",), note="on two")}
    after = markdown.append(before, [ONE, TWO], remarks=remarks)
    assert after.startswith(before.replace("(1)", "(2)"))
    assert "- Tags: todo\n" in after
    assert "> on two\n" in after
    assert "new" not in after
    assert markdown.append(after, [ONE, TWO], remarks=remarks) == after


# On the command line


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    digests = write_library(tmp_path)
    (identity,) = ids(MAMBA)
    run("-d", digests, "tag", identity, "todo")
    run("-d", digests, "rate", "4", identity)
    run("-d", digests, "note", identity, "Ask **them**.")
    return digests


def test_export_search_and_show_have_what_the_reader_says(digests: Path) -> None:
    (mamba, diffusion) = ids(MAMBA, DIFFUSION)
    export = run("-d", digests, "export", "--id", mamba, "--id", diffusion).out
    show = run("-d", digests, "show", mamba, "--format", "markdown").out
    search = run("-d", digests, "search", "tag:todo", "--format", "markdown").out
    for document in (export, show, search):
        assert document.count("- Tags: todo\n- Rating: 4 of 5\n") == 1
        assert document.count("\n> Ask **them**.\n") == 1


def test_no_notes_leaves_it_out_in_every_format(digests: Path, tmp_path: Path) -> None:
    (mamba,) = ids(MAMBA)
    target = tmp_path / "out.md"
    run("-d", digests, "export", "--id", mamba, "--no-notes", "-o", target)
    said = [
        run("-d", digests, "export", "--id", mamba, "--no-notes", "--format", shape).out
        for shape in ("markdown", "jsonl")
    ]
    for document in (*said, target.read_text(encoding="utf-8")):
        assert not any(word in document for word in ("todo", "4 of 5", "Ask", '"rating": 4'))
    assert '"note": null' in said[1]
    assert "Ask **them**." in run("-d", digests, "export", "--id", mamba, "--format", "jsonl").out
