"""Where a paper leads to: its pages, its links, and searches for its title."""

from __future__ import annotations

from datetime import date
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import paper

from paperterm.destinations import destinations
from paperterm.export.lines import FORMS, citation
from paperterm.links import addresses_in, find_links, identity, page_of, safe_url
from paperterm.papers import Link, Paper


def linking(*urls: str) -> Paper:
    """A paper with these links."""
    return Paper("jiojgtj5td", "A Title", "", tuple(Link(url, "other") for url in urls))


@pytest.mark.parametrize(
    ("url", "arxiv_id"),
    [
        ("https://arxiv.org/abs/2503.01234", "2503.01234"),
        ("https://arxiv.org/abs/2503.01234v2", "2503.01234"),
        ("http://www.arxiv.org/pdf/2503.01234.pdf", "2503.01234"),
        ("https://arxiv.org/pdf/2503.01234v1.pdf#page=2", "2503.01234"),
        ("https://arxiv.org/html/2503.01234v1/", "2503.01234"),
        ("https://export.arxiv.org/abs/cs/0112017", "cs/0112017"),
        ("https://arxiv.org/abs/math.GT/0309136", "math.GT/0309136"),
        ("https://huggingface.co/papers/2503.01234", "2503.01234"),
        ("https://doi.org/10.48550/arXiv.2503.01234", "2503.01234"),
        ("https://arxiv.org/list/cs.CL/recent", None),
        ("https://arxiv.org/abs/", None),
        ("https://notarxiv.org/abs/2503.01234", None),
        ("https://example.org/arxiv.org/abs/2503.01234", None),
        ("https://github.com/a/2503.01234", None),
    ],
)
def test_an_arxiv_id_is_known_from_a_link(url: str, arxiv_id: str | None) -> None:
    assert identity(linking(url)) == (arxiv_id, None)


@pytest.mark.parametrize(
    ("url", "doi"),
    [
        ("https://doi.org/10.1000/x_(1)", "10.1000/x_(1)"),
        ("http://dx.doi.org/10.1000/a%3Cb%3E", "10.1000/a<b>"),
        ("https://doi.org/10.5281/zenodo.123", None),
        ("https://doi.org/", None),
    ],
)
def test_a_doi_is_known_from_a_link(url: str, doi: str | None) -> None:
    assert identity(linking(url)).doi == doi


def test_nothing_is_taken_from_among_several() -> None:
    two = linking("https://arxiv.org/abs/2503.01234", "https://arxiv.org/abs/2503.99999")
    assert identity(two) == (None, None)
    twice = linking("https://arxiv.org/abs/2503.01234", "https://arxiv.org/pdf/2503.01234v2")
    assert identity(twice).arxiv_id == "2503.01234"


def test_what_the_source_says_counts_more_than_a_link() -> None:
    one = paper("A Title", "See https://arxiv.org/abs/2401.00001.", arxiv_id="2503.01234")
    assert identity(one).arxiv_id == "2503.01234"
    assert page_of(one) == "https://arxiv.org/abs/2503.01234"


def test_the_places_of_a_paper_are_its_pages_its_links_and_searches() -> None:
    one = paper("C# & F#: $x^2$", "Code: https://github.com/a/b.", arxiv_id="2503.01234", doi="10.1000/a#b")
    assert [(place.name, place.label, place.url) for place in destinations(one)] == [
        ("abstract", "arXiv", "https://arxiv.org/abs/2503.01234"),
        ("pdf", "PDF", "https://arxiv.org/pdf/2503.01234"),
        ("doi", "DOI", "https://doi.org/10.1000/a%23b"),
        ("code", "Code", "https://github.com/a/b"),
        (
            "arxiv",
            "Search",
            "https://arxiv.org/search/?searchtype=title&query=C%23%20%26%20F%23%3A%20x%C2%B2",
        ),
        ("scholar", "Search", "https://www.semanticscholar.org/search?q=C%23%20%26%20F%23%3A%20x%C2%B2"),
    ]


def test_a_place_is_offered_once() -> None:
    urls = [place.url for place in destinations(linking("https://arxiv.org/abs/2503.01234"))]
    assert urls[:2] == ["https://arxiv.org/abs/2503.01234", "https://arxiv.org/pdf/2503.01234"]
    assert len(urls) == len(set(urls)) == 4


def test_the_reader_s_own_stand_beside_the_others_or_in_place_of_them() -> None:
    own = {
        "notes": "http://localhost:8000/{id}",
        "scholar": "https://example.org/search?q={title}",
        "arxiv": "",
        "mirror": "https://example.org/mirror/{arxiv}",
        "journal": "https://example.org/{doi}?of={title}",
    }
    assert [tuple(place) for place in destinations(paper("A Title", arxiv_id="2503.01234"), own)] == [
        ("abstract", "arXiv", "https://arxiv.org/abs/2503.01234", False),
        ("pdf", "PDF", "https://arxiv.org/pdf/2503.01234", False),
        ("mirror", "mirror", "https://example.org/mirror/2503.01234", False),
        ("scholar", "Search", "https://example.org/search?q=A%20Title", True),
        ("notes", "notes", f"http://localhost:8000/{paper('A Title').id}", True),
    ]


def test_a_title_cannot_leave_its_place_in_an_address() -> None:
    own = {"mine": "https://example.org/find/{title}?of={title}&x=1#{id}"}
    hostile = "../..//evil.org/@?a=b&c=d#e%2e {id} é"
    *_, place = destinations(paper(hostile), own)
    escaped = "..%2F..%2F%2Fevil.org%2F%40%3Fa%3Db%26c%3Dd%23e%252e%20%7Bid%7D%20%C3%A9"
    assert place.url == f"https://example.org/find/{escaped}?of={escaped}&x=1#{paper(hostile).id}"


@pytest.mark.parametrize("words", ["深度学习的语言模型" * 60, "Qwen " + "深度学习的语言模型" * 60])
def test_a_search_looks_for_so_many_letters_of_a_title_as_an_address_can_have(words: str) -> None:
    own = {"twice": "https://example.org/{title}?of={title}"}
    found = {place.name: unquote(place.url) for place in destinations(paper(words), own)}
    searched = found["scholar"].removeprefix("https://www.semanticscholar.org/search?q=")
    assert words.startswith(searched)
    assert 200 < len(searched) < len(words)
    once, again = found["twice"].removeprefix("https://example.org/").split("?of=")
    assert once == again
    assert words.startswith(once)
    assert 100 < len(once) < len(searched)


@pytest.mark.parametrize(("title", "searched"), [
    (f"{'tokens ' * 42}and diffusion", f"{'tokens ' * 42}and"),
    (f"{'tokens ' * 42}anderen und", f"{'tokens ' * 42}".rstrip()),
    (f"{'tokens ' * 42}andere und", f"{'tokens ' * 42}andere"),
])  # fmt: skip
def test_no_word_of_a_title_that_is_too_long_is_searched_in_part(title: str, searched: str) -> None:
    *_, place = destinations(paper(title))
    assert unquote(place.url) == f"https://www.semanticscholar.org/search?q={searched}"


@given(st.text(max_size=400))
def test_every_place_that_is_made_can_be_opened(title: str) -> None:
    for place in destinations(Paper("jiojgtj5td", title, "", arxiv_id=title[:20], doi=title[:20])):
        assert safe_url(place.url) == place.url


@given(st.text(st.sampled_from("htps:/.@%[]{}()\\~ wgiubco-üé\n1,;") | st.characters(), max_size=200))
def test_addresses_in_a_text_are_where_they_are_said_to_be(text: str) -> None:
    whole = f"https://e.org/{text} (https://e.org/a). {text}"
    found = list(addresses_in(whole))
    assert found
    ends = [0, *(end for _, end, _ in found)]
    for (start, end, url), before in zip(found, ends, strict=False):
        assert before <= start < end <= len(whole)
        assert safe_url(url) is not None
        assert find_links(whole[start:end])[0].url == url


# Said on one line


def test_a_citation_says_what_is_known() -> None:
    full = paper(
        "A Title?", authors=["Ada Lovelace", "Bo Li"], published=date(2025, 3, 4), venue="NeurIPS",
        arxiv_id="2503.01234",
    )  # fmt: skip
    assert citation(full) == (
        "Ada Lovelace, Bo Li (2025). A Title? NeurIPS. arXiv:2503.01234. https://arxiv.org/abs/2503.01234"
    )
    assert citation(paper("A Title")) == "A Title."
    assert citation(paper("A Title", published=date(2025, 3, 4))) == "A Title (2025)."


@given(st.text(max_size=80))
def test_what_is_said_on_one_line_has_one(text: str) -> None:
    one = paper(f"x{text}", text, authors=[text], venue=text, arxiv_id=text, doi=text)
    for form in FORMS:
        assert len((form.of(one) or "x").splitlines()) == 1
