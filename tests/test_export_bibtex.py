"""BibTeX: what is written reads back as the source had it, and nothing is made up."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import bibtexparser
import pytest
from bibtexparser.model import Entry
from hypothesis import example, given
from hypothesis import strategies as st
from making import paper

from paperterm.export import bibtex
from paperterm.papers import Paper
from paperterm.text import one_line

_PRINTS = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciicircum": "^",
    "textasciitilde": "~",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
}


def printed(latex: str) -> str:
    """What LaTeX prints for a text without formulas; it trips over a character that it takes for its own."""

    def character(found: re.Match[str]) -> str:
        assert found["name"] or found["sign"], f"LaTeX would trip over {found[0]!r} in {latex!r}"
        return _PRINTS[found["name"]] if found["name"] else found["sign"]

    return re.sub(r"\\(?P<name>text[a-z]+)\{\}|\\(?P<sign>[%&#_$])|[\\{}%&#_$^~<>|]", character, latex)


def entries(document: str) -> list[Entry]:
    """The entries that a parser of BibTeX finds in a document."""
    found = bibtexparser.parse_string(document, append_middleware=[])
    assert found.failed_blocks == []
    assert len(found.blocks) == len(found.entries)
    return list(found.entries)


def fields(one: Paper) -> dict[str, Any]:
    """The fields of a paper's entry, without the braces around them."""
    (entry,) = entries(bibtex.write([one]))
    return {field.key: field.value for field in entry.fields}


PLAIN = st.text(
    st.sampled_from("\\{}%&#_^~<>|@=,\"'- aé字1()\n") | st.characters(exclude_characters="$"), max_size=60
).filter(lambda text: not re.search(r"\\(?:[\"'`^~=.cdkruvHaAoOlLse%&#_]|text|emph)", text))


@given(PLAIN, PLAIN)
@example("a} , year = {1999", "@article{x, title={y}}")
@example("100% of {braces", "tail \\")
@example("AT&T_C# ~80 R^3Mem <EOS> P(y|x)", "\\begin{x}, \\model and C:\\new")
def test_a_text_reads_back_as_the_source_had_it(title: str, abstract: str) -> None:
    one = Paper("jiojgtj5td", title, abstract)
    read = fields(one)
    assert printed(read["title"].removeprefix("{").removesuffix("}")) == one_line(title)
    assert printed(read.get("abstract", "")) == one_line(abstract)


@given(st.text(st.sampled_from("$\\{}%&#_^~ax1'\"`cotextbf "), max_size=40))
def test_braces_are_balanced_whatever_the_source_has(title: str) -> None:
    written = bibtex.escaped(title)
    depth = 0
    for character in written:
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0
    assert not re.search(r"(?<!\\)(?:\\\\)*[%&#]", written)


@pytest.mark.parametrize(
    "latex",
    [
        "AstroM$^3$: A model",
        "An $O(n^{2})$ bound and $x_i < y$",
        'The R\\\'enyi and Schr\\"{o}dinger and Erd\\H{o}s and \\v{C}ech and na\\"\\i ve',
        "\\O rsted and \\ss",
        "\\emph{Every} \\textbf{word}",
        "from 5\\% to 10\\%, AT\\&T, a\\_b",
        "``quoted'' words",
    ],
)
def test_what_is_latex_already_stays(latex: str) -> None:
    assert bibtex.escaped(latex) == latex


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("$5 and $6", "\\$5 and \\$6"),
        ("between $3 and 4 at $100", "between \\$3 and 4 at \\$100"),
        ("$x^{2$ and }", "\\$x\\textasciicircum{}\\textbraceleft{}2\\$ and \\textbraceright{}"),
        ("M^{2}UGen", "M\\textasciicircum{}\\textbraceleft{}2\\textbraceright{}UGen"),
        ("ends \\", "ends \\textbackslash{}"),
    ],
)
def test_what_only_looks_like_latex_is_printed(text: str, written: str) -> None:
    assert bibtex.escaped(text) == written


def test_an_arxiv_paper_has_its_eprint() -> None:
    one = paper(
        "A Title",
        "Words.",
        authors=["Ada Lovelace", "Charles Babbage"],
        arxiv_id="2503.01234",
        published=date(2025, 3, 4),
    )
    assert bibtex.write([one]) == (
        f"@misc{{title-{one.id},\n"
        "  title = {{A Title}},\n"
        "  author = {Ada Lovelace and Charles Babbage},\n"
        "  year = {2025},\n"
        "  month = mar,\n"
        "  eprint = {2503.01234},\n"
        "  archiveprefix = {arXiv},\n"
        "  url = {https://arxiv.org/abs/2503.01234},\n"
        "  abstract = {Words.},\n"
        "}\n"
    )


def test_a_paper_of_a_venue_with_a_doi_is_an_article() -> None:
    one = paper("A Title", doi="10.1000/x_(1)", venue="Journal of R&D")
    (entry,) = entries(bibtex.write([one]))
    assert entry.entry_type == "article"
    read = fields(one)
    assert (read["journal"], read["doi"]) == ("Journal of R\\&D", "10.1000/x_(1)")
    assert read["url"] == "https://doi.org/10.1000/x_(1)"


def test_nothing_is_made_up() -> None:
    assert set(fields(paper("A Title"))) == {"title"}
    # what a text mentions is no name of its own
    mentions = paper("A Title", "We improve on https://arxiv.org/abs/2401.00001 by far.")
    assert set(fields(mentions)) == {"title", "url", "abstract"}


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("Lovelace, Ada", "Lovelace, Ada"),
        ("Black and White Institute", "{Black and White Institute}"),
        ("Others", "{Others}"),
        ("A, B, C, D", "{A, B, C, D}"),
        ("R\\'enyi", "R\\'enyi"),
    ],
)
def test_a_name_is_one_name(name: str, written: str) -> None:
    assert f"author = {{{written} and Bo Li}}" in bibtex.write([paper("A Title", authors=[name, "Bo Li"])])


def test_a_key_is_the_same_in_every_export_and_no_other_papers() -> None:
    one, again = paper("Attention Is All You Need"), paper("attention is all you need!", authors=["A"])
    assert bibtex.key(one) == bibtex.key(again) == f"attention-{one.id}"
    assert bibtex.key(paper("Über-Attention")).startswith("uber-")
    assert bibtex.key(paper("GAN")).startswith("gan-")
    assert bibtex.key(paper("中文")) == paper("中文").id


def test_what_a_database_holds_is_not_added_again() -> None:
    one, two = paper("One"), paper("The Second")
    before = bibtex.write([one]) + "\n@book{mine,\n  title = {My own},\n}\n% a remark\n"
    after = bibtex.append(before, [one, two, two])
    assert after == before + "\n" + bibtex.write([two])
    assert bibtex.ids(after) == (one.id, two.id)
    assert bibtex.append(after, [one, two]) == after
    assert [entry.key for entry in bibtexparser.parse_string(after).entries] == [
        bibtex.key(one), "mine", bibtex.key(two),
    ]  # fmt: skip


def test_a_database_keeps_its_line_ends() -> None:
    before = bibtex.write([paper("One")]).replace("\n", "\r\n")
    after = bibtex.append(before, [paper("The Second")])
    assert after.startswith(before)
    assert "\n" not in after.replace("\r\n", "")
