"""Links out of prose, and which of them may be opened."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperterm.links import find_links, repair_hosts, safe_url, without_links
from paperterm.papers import Link


def urls(text: str) -> list[str]:
    return [link.url for link in find_links(text)]


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("See https://github.com/a/b.", ["https://github.com/a/b"]),
        ("See https://github.com/a/b .", ["https://github.com/a/b"]),
        ("(https://github.com/a/b)", ["https://github.com/a/b"]),
        ("[https://github.com/a/b].", ["https://github.com/a/b"]),
        ("https://example.org/wiki/A_(b) and", ["https://example.org/wiki/A_(b)"]),
        ("https://github.com/a/b{here}.", ["https://github.com/a/b"]),
        ("site{https://a.github.io/B/}", ["https://a.github.io/B/"]),
        ("https://github.com/a/b{https://github.com/a/b}", ["https://github.com/a/b"]),
        (r"at~https://github.com/a/b_c{https://github.com/a/b\_c.", ["https://github.com/a/b_c"]),
        ("Fluxhttps://github.com/a/b works", ["https://github.com/a/b"]),
        ("work.https://github.com/a/b", ["https://github.com/a/b"]),
        (r"Ships\url{www.example.com} site", ["https://www.example.com"]),
        ("code: github.com/a/b.", ["https://github.com/a/b"]),
        ("https:/github.com/a/b", ["https://github.com/a/b"]),
        ("https://github.com/a/b.git soon.", ["https://github.com/a/b"]),
        ("http://www.github.com/a/b/", ["https://github.com/a/b"]),
        ("https://github.com/A/b and https://github.com/a/B", ["https://github.com/A/b"]),
        ("https://github.com/a/b/#usage", ["https://github.com/a/b#usage"]),
        ("https://example.org/%2F~%2F. Next", ["https://example.org/%2F~%2F"]),
        ("http://example.org/ and https://example.org", ["http://example.org/"]),
        ("https://hf.xwall.us.kg./a/b and https://hf-mirror.com/a/b", ["https://huggingface.co/a/b"]),
        ("https://hf.co/a/b", ["https://huggingface.co/a/b"]),
        ("[https://e.org/x](https://e.org/x)", ["https://e.org/x"]),
        ('<a href="https://e.org/x">this https URL</a>', ["https://e.org/x"]),
        ("https://e.org/ahttps://e.org/b", ["https://e.org/a", "https://e.org/b"]),
        (
            "https://web.archive.org/web/2020/https://e.org/",
            ["https://web.archive.org/web/2020/https://e.org/"],
        ),
        ("https://e.org:8080/x?y=1&z=2", ["https://e.org:8080/x?y=1&z=2"]),
        ("代码：https://github.com/a/b。", ["https://github.com/a/b"]),
    ],
)
def test_addresses_in_prose(prose: str, expected: list[str]) -> None:
    assert urls(prose) == expected


@pytest.mark.parametrize(
    "prose",
    [
        "no links here",
        "wikipedia.org is an example, and so is www.",
        "see {this http URL} or https://",
        "https://user:word@example.org/",
        "https://nothing/",
        "ftp://example.org/x and mailto:a@github.com/x",
        "https://e.org/" + "x" * 3000,
        "https://../x https://.org/ https://a..b/",
    ],
)
def test_no_address_is_made_up(prose: str) -> None:
    assert urls(prose) == []


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://github.com/a/b", "code"),
        ("https://github.com/a/b/tree/main/c", "code"),
        ("https://gitlab.com/a/b", "code"),
        ("https://gitlab.inria.fr/a/b", "code"),
        ("https://bitbucket.org/a/b", "code"),
        ("https://codeberg.org/a/b", "code"),
        ("https://sourceforge.net/projects/a", "code"),
        ("https://anonymous.4open.science/r/a", "code"),
        ("https://github.com/a", "other"),
        ("https://huggingface.co/a/b", "model"),
        ("https://huggingface.co/a", "other"),
        ("https://huggingface.co/docs/a/b", "other"),
        ("https://huggingface.co/collections/a/b", "other"),
        ("https://huggingface.co/datasets/a/b", "dataset"),
        ("https://huggingface.co/spaces/a/b", "project"),
        ("https://zenodo.org/records/1", "dataset"),
        ("https://doi.org/10.5281/zenodo.1", "dataset"),
        ("https://doi.org/10.1000/1", "other"),
        ("https://figshare.com/articles/1", "dataset"),
        ("https://www.kaggle.com/datasets/a/b", "dataset"),
        ("https://a.github.io/b", "project"),
        ("https://a.gitlab.io", "project"),
        ("https://sites.google.com/view/a", "project"),
        ("https://youtu.be/a", "other"),
        ("https://example.org", "other"),
    ],
)
def test_kinds(url: str, kind: str) -> None:
    assert find_links(f"At {url}, say.") == (Link(url, kind),)  # type: ignore[arg-type]


def test_a_mirror_makes_no_other_text() -> None:
    original = "Weights: https://huggingface.co/a/b. See huggingface.co. And (huggingface.co)"
    for mirror in ("hf.xwall.us.kg.", "hf-mirror.com"):
        assert repair_hosts(original.replace("huggingface.co", mirror)) == original
    assert repair_hosts(original) is original
    assert repair_hosts("not-hf-mirror.com") == "not-hf-mirror.com"


@pytest.mark.parametrize(
    ("url", "opened"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("HTTP://example.org", "http://example.org"),
        ("http://localhost:8000/", "http://localhost:8000/"),
        ("http://[::1]/", "http://[::1]/"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/ü"),
        ("--flag", None),
        ("-https://e.org", None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("data:text/html,x", None),
        ("vscode://x", None),
        ("../../x", None),
        ("//e.org", None),
        ("https://", None),
        ("https:///x", None),
        ("https://user@e.org/", None),
        ("https://e.org/ a", None),
        ("https://e.org/\na", None),
        ("https://e.org/\u202e", None),
        ("https://e.org\\@f.org", None),
        ("https://e.org/%action", None),
        ("https://e.org/%s", None),
        ("https://e.org:99999999/", None),
        ("https://e.org/" + "x" * 2048, None),
        ("https://" + "ü" * 100 + ".org", None),
    ],
)
def test_only_safe_addresses_are_opened(url: str, opened: str | None) -> None:
    assert safe_url(url) == opened


def test_a_text_without_its_links_has_only_words() -> None:
    text = "See https://e.org/a-b_c, github.com/x/y and mamba.github.io for GPT-4.5 and/or more."
    assert without_links(text).split() == ["See", "and", "for", "GPT-4.5", "and/or", "more."]


@given(st.text(st.sampled_from("htps:/.@%[]{}()\\~ wgiubco-üé\n1")) | st.text())
def test_any_text_is_taken(text: str) -> None:
    for link in find_links(f"https://{text} www.{text} github.com/{text}"):
        assert safe_url(link.url)
    repair_hosts(text)
    opened = safe_url(f"https://{text}")
    assert opened is None or safe_url(opened) == opened
