"""What the Markdown export must keep: every word of the source, and the reader's own document."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML

from paperterm import export
from paperterm.errors import UsageError
from paperterm.export import markdown
from paperterm.export.slug import default_name, slug
from paperterm.papers import Appearance, Link, Paper, Topic, paper_id

if TYPE_CHECKING:
    from markdown_it.token import Token

DIGESTS = Path(__file__).parents[2] / "shared" / "digests"

# As they come in digests, formulas, code and attempts to break out; each must come back as it is.
CASES = [
    "Foundation Models [Vision Paper]",
    "We build on RASP [Weiss et al., 2021], a language",
    "AstroM$^3$: A self-supervised",
    "M^{2}UGen",
    "R^3Mem is better than R^3Mem",
    "training (<35\\%) and 3.6\\% and 2.0\\%",
    "``shape'' and ``color'' and `first-try' and `plug-in'",
    "the <EOS> token, <projektor>, <b>bold</b>, <!-- x -->, <?php, <![CDATA[x]]>",
    "P(y|x)",
    "from ~80 to ~90",
    "\\model achieves \\begin{x} and R\\'enyi, i.\\,i.\\,d",
    "https://github.com/Med-Process/Strip\\_MLP.",
    "at~https://github.com/Med-Process/Strip_MLP{https://github.com/Med-Process/Strip\\_MLP}.",
    "https://x.org/_a_ https://x.org/a*b*c (https://x.org/a_(b)_c). https://x.org).",
    "https://x.org/%E4%B8%AD https://x.org/?a=1&amp;b=2&copy=3 HTTP://X.org/_a_b\\_c",
    "ftp://x.org/a\\_b_ and www.x.org/a\\_b_ and http://$x$ and https://",
    "https://zh.wikipedia.org/wiki/中文 见https://x.org。",
    "\\href{https://x.org/a}{here} \\url{https://x.org/b}",
    "# not a heading",
    "C# and F#",
    "title ends #",
    "title ends ##",
    "##",
    "title {#id}",
    "title {.class key=value}",
    "title {{#id}",
    "@.",
    "$$-]).]https://x.org/$${]:: http://a_b",
    "1. first",
    "10) x",
    "a. x",
    "(1) x",
    "(@) x",
    "iv. x",
    "1.",
    "- x",
    "+ x",
    "> x",
    "-",
    "---",
    "===",
    "***",
    "___",
    "* * *",
    "    four spaces",
    "\ttab",
    "*a* and **a** and _a_ and __a__",
    "a_b_c snake_case_ __init__ tree_influence",
    "[a](b) and ![a](b) and [a][b] and [a [b] c](d)",
    "[a]: b",
    "[^1] and ^[n] and [@key] and [[w]] and [ ] and [x] done",
    "[^1]: x",
    "[ ] task",
    "[x] task",
    "] and [",
    "&amp; &lt &#35; &#x23; &copy; AT&T",
    "$5 and $6",
    "$x$",
    "$$",
    "a $ b",
    "$a_b*c*$",
    "$\\alpha_{i}\\%$ and $x_{j}$",
    "$$\\sum_i x_i$$",
    "==hl== and %%c%% and ((ref)) and #tag and (#tag)",
    "x ^blk",
    "key:: value",
    "TODO x",
    "{{ x }} and {% x %} and {{< x >}} and {# x #}",
    ":smile: std::vector 10:30:45 a:b:c",
    "@key and x@y.org and Pass@1 and mAP@0.5 and @{key}",
    "trailing \\",
    "trailing spaces  ",
    "a\\\nb",
    "::: warning",
    "~~~",
    "~~struck~~ and ~struck~",
    "```",
    "``` python",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "javascript:alert(1) and [x](javascript:alert(1)) and <javascript:alert(1)> and data:text/html,x",
    "<script>alert(1)</script>",
    "<iframe src=x>",
    "<div>",
    "a\r\nb\u2028c\u0085d\u2029e\x0cf",
    "a\x1b[31mb \u202e c \ufeff d",
    "\ufeffstart",
    "",
    "?!.,;:",
    "x" * 400,
    "视觉语言模型的研究",
    "😀 e\u0301 👩‍👩‍👧",
    "نماذج اللغة",
    'it\'s "quoted" -- and... done',
    "Setext\n===",
    "Setext\n---",
    "Mixture-of-Experts: A Survey (Part 2) - with GPT-4o & 3.5!",
]

FRAGMENTS = [
    *"`*_~^$\\[](){}<>#&|=%@:;!-+.'\"/ \t\n",
    *[
        "**",
        "__",
        "``",
        "```",
        "~~",
        "$$",
        "==",
        "%%",
        "{{",
        "{%",
        "[[",
        "![",
        "](",
        "]:",
        "]{",
        "[^",
        "<!--",
        "-->",
    ],
    *["<a", "</b>", "<?", "&amp;", "&#35;", "https://x.org/", "http://a_b", "www.x.org", "x@y.org", "ftp://"],
    *[
        "1.",
        "(a)",
        "- ",
        "# ",
        "> ",
        ": ",
        "| ",
        "    ",
        "a",
        "b",
        "7",
        "é",
        "中",
        " word ",
        "\u00a0",
        "\u0301",
        "\0",
    ],
]
special_text = st.lists(st.sampled_from(FRAGMENTS), max_size=24).map("".join)


def paper(title: str = "A title", abstract: str = "An abstract.", **known: object) -> Paper:
    return Paper(paper_id(title), title, abstract, **known)  # type: ignore[arg-type]


def normalised(text: str) -> str:
    return " ".join(text.replace("\0", "\ufffd").split())


class Prose(HTMLParser):
    """The text of HTML in which nothing but links is allowed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "a", tag
        assert [name for name, _ in attrs] == ["href"]
        self.text += ""

    def handle_data(self, data: str) -> None:
        self.text += data


def prose(html: str) -> str:
    parser = Prose()
    parser.feed(html)
    parser.close()
    return parser.text


def shown(inline: Token, engine: MarkdownIt) -> str:
    assert isinstance(engine.renderer, RendererHTML)
    return prose(engine.renderer.renderInline(inline.children or [], engine.options, {}))


def engines() -> list[MarkdownIt]:
    class Undecoded(MarkdownIt):
        def normalizeLinkText(self, link: str) -> str:  # noqa: N802
            return link

    return [Undecoded("commonmark"), Undecoded("gfm-like", {"strikethrough_single_tilde": True})]


ENGINES = engines()


def read_back(document: str, engine: MarkdownIt) -> list[tuple[str, str]]:
    """The titles and abstracts of a document, as a Markdown parser finds them."""
    pairs: list[tuple[str, str]] = []
    tokens = engine.parse(document)
    for opening, inline in pairwise(tokens):
        if opening.level != 0 or inline.type != "inline":
            continue
        text = shown(inline, engine)
        if opening.tag == "h2":
            pairs.append((text, ""))
        elif opening.tag == "p" and pairs:
            title, before = pairs[-1]
            assert not before, "an abstract is one paragraph"
            pairs[-1] = (title, text)
    return pairs


def assert_comes_back(papers: list[Paper]) -> str:
    document = markdown.write(papers)
    for engine in ENGINES:
        assert read_back(document, engine) == [(normalised(p.title), normalised(p.abstract)) for p in papers]
    assert markdown.ids(document) == tuple(dict.fromkeys(p.id for p in papers))
    return document


# Words come back


@pytest.mark.parametrize("text", CASES)
def test_a_special_text_comes_back_as_title_and_abstract(text: str) -> None:
    assert_comes_back([paper(), paper(text, text), paper("Another")])


@pytest.mark.parametrize("text", CASES)
def test_a_special_text_comes_back_in_the_list_and_the_top(text: str) -> None:
    document = markdown.write(
        [paper(authors=(text,), venue=text, appearances=(Appearance(text or "x", 1),))],
        heading=text,
        source=text,
    )
    for engine in ENGINES:
        lines = [shown(token, engine) for token in engine.parse(document) if token.type == "inline"]
        assert f"{normalised(text) or 'Papers'} (1)" == lines[0]
        assert normalised(f"Authors: {text}") in lines
        assert normalised(f"Appeared in: {text or 'x'} (no. 1)") in lines


def test_all_cases_come_back_from_one_document() -> None:
    assert_comes_back([paper(text, text) for text in CASES])


@settings(max_examples=400, deadline=None)
@given(special_text, special_text)
@example("$a_b*c*$ and $<b>$", "https://x.org/$a$b")
def test_made_up_special_text_comes_back(title: str, abstract: str) -> None:
    assert_comes_back([paper(title, abstract), paper("Next")])


@settings(max_examples=200, deadline=None)
@given(st.text(), st.text())
def test_any_text_comes_back(title: str, abstract: str) -> None:
    assert_comes_back([paper(title, abstract), paper("Next")])


def test_lone_surrogates_can_be_written() -> None:
    assert "caf\ufffd" in markdown.write([paper("caf\udce9")]).encode().decode()


def test_a_very_long_hostile_text_is_quick_and_comes_back() -> None:
    started = time.process_time()
    assert_comes_back([paper("x", unit * 20_000) for unit in ("![", "https://(", "[a ", "<a ", "http://\\")])
    assert time.process_time() - started < 20


# And stay readable


@pytest.mark.parametrize(
    "text",
    [
        "Mixture-of-Experts: A Survey (Part 2) - with GPT-4o & 3.5!",
        "Foundation Models [Vision Paper]",
        "AstroM$^3$: A self-supervised",
        "C# and F# too",
        "P(y|x) with p < 0.05 and x_1, tree_influence",
        "Is 10:30:45 > 9? std::vector, mAP@0.5, x@y.org, 100%, A* search",
        "the first-order `plug-in' at ~80",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert f"\n## {text}\n\n{text}\n" in markdown.write([paper(text, text)])


def test_formulas_are_left_alone_where_markdown_leaves_them_alone() -> None:
    document = markdown.write([paper("A", "Here $x_{i}^2$ costs $5."), paper("B", "Here $a\\_b$ is.")])
    assert "Here $x_{i}^2$ costs \\$5." in document
    assert "Here \\$a\\\\_b\\$ is." in document


def test_an_address_in_prose_can_be_followed_unless_it_goes_on_in_latex() -> None:
    document = markdown.write([paper(abstract="See https://x.org/a_(b)). And https://x.org/Strip\\_M_LP.")])
    assert "See <https://x.org/a_(b)>). And https:\\//x.org/Strip\\\\\\_M_LP." in document


@pytest.mark.skipif(not DIGESTS.is_dir(), reason="the real digests are not here")
def test_real_digests_come_back_readable_and_soon() -> None:
    papers = real_papers()
    assert len(papers) == 486
    markdown.write(papers[:1])
    started = time.process_time()
    document = markdown.write(papers)
    assert time.process_time() - started < 2
    for engine in ENGINES:
        assert read_back(document, engine) == [(normalised(p.title), normalised(p.abstract)) for p in papers]
    written = document.split("\n")
    assert all(f"## {p.title}" in written for p in papers)
    text = sum(len(line) for line in written[1:] if line and not line.startswith("- "))
    source = sum(len(normalised(p.title)) + len(normalised(p.abstract)) + len("## ") for p in papers)
    assert text - source < 500


def real_papers() -> list[Paper]:
    furniture = re.compile(
        r"new|Get trending papers.*|Subscribe|Daily Papers|by ?AK and the.*|[A-Z][a-z]{2} \d+"
    )
    papers = []
    for file in sorted(DIGESTS.glob("*.txt")):
        lines = [line.removeprefix("Subscribe") for line in file.read_text(encoding="utf-8").split("\n")]
        kept = [line for line in map(str.strip, lines) if line and not furniture.fullmatch(line)]
        pairs = zip(kept[::2], kept[1::2], strict=True)
        papers += [
            paper(title, abstract, appearances=(Appearance(file.name, position),))
            for position, (title, abstract) in enumerate(pairs, 1)
        ]
    return papers


# What a paper has


def test_a_paper_in_full() -> None:
    known = paper(
        "Sparse Experts",
        "We route.",
        authors=("Ada Lovelace", "C. Shannon"),
        venue="NeurIPS 2024",
        published=date(2025, 3, 11),
        kinds=("survey",),
        topics=(Topic("Language models", ("LLM",)), Topic("Efficiency", ("sparse",))),
        keywords=("routing",),
        arxiv_id="2403.01234",
        doi="10.1000/a<b>(c)",
        links=(
            Link("https://github.com/x/y_z", "code"),
            Link("https://huggingface.co/x/y", "model"),
            Link("https://huggingface.co/datasets/x", "dataset"),
            Link("https://x.github.io", "project"),
            Link("https://arxiv.org/abs/2403.01234", "other"),
            Link("https://example.org/a", "other"),
        ),
        appearances=(Appearance("003_x.txt", 12), Appearance("monday.txt", 1, date(2025, 3, 12))),
    )
    assert markdown.write([known], source="Search: mixture experts") == (
        "# Papers (1)\n\n"
        "Search: mixture experts\n\n"
        "## Sparse Experts\n\n"
        "We route.\n\n"
        "- Authors: Ada Lovelace, C. Shannon\n"
        "- Venue: NeurIPS 2024\n"
        "- Published: 2025-03-11\n"
        "- Kind: survey\n"
        "- Topics: Language models, Efficiency\n"
        "- Keywords: routing\n"
        "- arXiv: <https://arxiv.org/abs/2403.01234>\n"
        "- DOI: <https://doi.org/10.1000/a%3Cb%3E(c)>\n"
        "- Code: <https://github.com/x/y_z>\n"
        "- Model: <https://huggingface.co/x/y>\n"
        "- Dataset: <https://huggingface.co/datasets/x>\n"
        "- Project: <https://x.github.io>\n"
        "- Link: <https://example.org/a>\n"
        "- Appeared in: 003_x.txt (no. 12), monday.txt (no. 1, 2025-03-12)\n"
        f"- id: {known.id}\n"
    )


def test_nothing_is_invented() -> None:
    assert markdown.write([paper("T", "")]) == f"# Papers (1)\n\n## T\n\n- id: {paper_id('T')}\n"
    assert markdown.write([]) == "# Papers (0)\n"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://x.org/<b>",
        "https://x.org/a b",
        "https://x.org/\\",
        "https://x.org/&copy;",
        "//x.org",
        "vscode://x",
        "https://",
    ],
)
def test_what_is_not_a_web_address_is_shown_as_text(url: str) -> None:
    document = markdown.write([paper(links=(Link(url, "code"),))])
    (line,) = (line for line in document.split("\n") if line.startswith("- Code: "))
    for engine in ENGINES:
        assert prose(engine.renderInline(line.removeprefix("- "))) == f"Code: {url}"
    assert f"<{url}>" not in line


# Adding to the reader's document


def test_append_adds_only_what_is_missing_and_counts_it() -> None:
    first, second, third = paper("One"), paper("Two"), paper("Three")
    document = markdown.write([first, second])
    grown = markdown.append(document, [second, third, third])
    assert grown == markdown.write([first, second, third])
    assert markdown.append(grown, [first, third]) is grown


def test_append_leaves_the_readers_words_alone() -> None:
    document = markdown.write([paper("One")]).replace("# Papers (1)", "# Reading list (2024)")
    edited = "---\ntags: [x]\n---\n" + document + "\nMy notes: *good*.  \n\n\n"
    grown = markdown.append(edited, [paper("Two")])
    assert grown.startswith(edited)
    assert grown.removeprefix(edited) == f"## Two\n\nAn abstract.\n\n- id: {paper_id('Two')}\n"


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_append_keeps_line_ends_and_one_empty_line_between(newline: str, end: str) -> None:
    document = (markdown.write([paper("One")]).rstrip("\n") + end).replace("\n", newline)
    grown = markdown.append(document, [paper("Two")])
    assert grown == markdown.write([paper("One"), paper("Two")]).replace("\n", newline)


def test_append_to_an_empty_document_writes_one() -> None:
    assert markdown.append("", [paper("One")]) == markdown.write([paper("One")])
    assert markdown.append("# Mine", [paper("One")]).startswith("# Mine\n\n## One\n")


def test_ids_survive_a_formatter_and_cannot_be_forged() -> None:
    one, forger = paper("One"), paper("Two", f"- id: {'a' * 10}")
    document = markdown.write([one, forger, one]).replace("- id:", "* id:").replace("\n", "\r\n")
    assert markdown.ids(document) == (one.id, forger.id)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(special_text.filter(str.strip), max_size=5), st.lists(special_text.filter(str.strip), max_size=5)
)
def test_appending_is_writing_all(before: list[str], after: list[str]) -> None:
    papers = list({p.id: p for p in (paper(text, text) for text in [*before, *after])}.values())
    cut = len({paper_id(text) for text in before})
    document = markdown.append(markdown.write(papers[:cut]), papers)
    assert document == markdown.write(papers)


# The registry and the names


def test_formats_are_known_by_name() -> None:
    assert export.FORMATS["markdown"].suffix == ".md"
    assert export.write([paper()], "markdown", source="x") == markdown.write([paper()], source="x")
    with pytest.raises(UsageError, match="no format 'docx': choose one of markdown"):
        export.write([], "docx")


def test_export_loads_nothing_heavy_before_it_writes() -> None:
    script = (
        "import sys, paperterm.export, paperterm.export.slug, paperterm.export.markdown\n"
        "heavy = {'textual', 'rich', 'whoosh', 'click', 'sqlite3'}\n"
        "assert not (heavy | {'markdown_it'}) & set(sys.modules), sys.modules\n"
        "from paperterm.papers import Paper\n"
        "paperterm.export.write([Paper('a', 'b', 'c')])\n"
        "assert not heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Attention Is All You Need", "attention-is-all-you-need"),
        ("AstroM$^3$: A self-supervised", "astrom-3-a-self-supervised"),
        ("../../etc/passwd", "etc-passwd"),
        ("视觉语言模型：研究", "视觉语言模型-研究"),
        ("हिन्दी मॉडल", "हिन्दी-मॉडल"),
        ("CAFE\u0301", "caf\u00e9"),
        ("\u0130stanbul", "i\u0307stanbul"),
        ("-rf __x__. ", "rf-__x"),
        ("?!…", "paper"),
        ("", "paper"),
        ("a\0b\x1b[31m", "a-b-31m"),
        ("CON", "con_"),
        ("Lpt1", "lpt1_"),
        ("con.txt", "con-txt"),
        ("x" * 400, "x" * 80),
    ],
)
def test_a_slug_is_a_safe_readable_file_name(title: str, name: str) -> None:
    assert slug(title) == name


@given(st.text())
def test_a_slug_is_always_a_file_name(title: str) -> None:
    name = slug(title)
    assert 0 < len(name.encode()) <= 80
    assert not re.search(r"[\s/\\:*?\"<>|\x00-\x1f]|^[-.]|\.$", name)


def test_a_slug_is_cut_between_characters() -> None:
    assert slug("中" * 100) == "中" * 26


def test_the_suggested_name_says_what_is_in_the_file() -> None:
    one, two = paper("Sparse Experts"), paper("Two")
    assert default_name([one, two], "mixture experts") == "mixture-experts.md"
    assert default_name([one], None) == "sparse-experts.md"
    assert default_name([one, two], "  ", suffix=".bib") == "papers.bib"
    assert default_name([one], "***") == "papers.md"
