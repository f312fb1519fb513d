"""Captures: both layouts, the furniture, the date, and the repair of damaged files."""

from __future__ import annotations

import contextlib
import random
import textwrap
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperterm import digests
from paperterm.digests import UnreadableError, capture
from paperterm.digests.entry import ABSTRACT_LIMIT, TITLE_LIMIT, paper
from paperterm.papers import Appearance, Digest, Link
from paperterm.text import one_line

MODIFIED = date(2025, 4, 1)
INBOX = "Get trending papers in your email inbox!"
COMMUNITY = "by AK and the research community"
TOP = f"new\n\n{INBOX}\n\nSubscribe\n\nDaily Papers\n\n{COMMUNITY}"

Pair = tuple[str, str]

ADJECTIVES = (
    "Robust",
    "Sparse",
    "Causal",
    "Latent",
    "Scalable",
    "Modular",
    "Adaptive",
    "Hierarchical",
    "Unified",
)
NOUNS = ("Attention", "Diffusion", "Retrieval", "Alignment", "Reasoning", "Pruning", "Search", "Translation")
FIELDS = (
    "Protein Folding",
    "Speech Recognition",
    "Medical Images",
    "Tabular Data",
    "Code Review",
    "Legal Text",
)
OPENINGS = (
    "Recent work on {n} has led to {a} systems that are used in many places",
    "We study {n} for {f}, a problem that is still open",
    "{A} {n} is a promising way to handle {f}",
    "This paper looks at the role of {n} in {f} and asks how {a} it can be made",
)
SENTENCES = (
    "However, most methods need large amounts of labelled data and fail on long inputs",
    "We propose {N}Net, a {a} model that combines {n} with a small memory of past examples",
    "The key idea is to learn which parts of the input matter (e.g. for {f}) and to ignore the rest",
    "Experiments on 12 benchmarks show gains of up to 3.4% over strong baselines",
    "In contrast to earlier work, no second stage of training is required at all",
    "Our analysis explains why {a} {n} helps, and when it does not",
    "All results hold for models from 1B to 70B parameters on two GPUs",
)
ENDINGS = (
    "We hope that this encourages further work on {f}.",
    "The code is available at https://github.com/example/{N}Net.",
    "Code and data: https://github.com/example/{N}-{a}",
)


def make_pair(rng: random.Random) -> Pair:
    adjective, noun, field = rng.choice(ADJECTIVES), rng.choice(NOUNS), rng.choice(FIELDS)
    title = rng.choice(
        (
            f"{adjective} {noun} for {field}",
            f"{noun}Net-{rng.randrange(1000)}: Towards {adjective} {noun} in {field}",
            f"Is {noun} All You Need? A Study of {adjective} {field}",
            f"On the Limits of {noun}: {adjective} Models, {field} and What They Share",
        )
    )
    words = {"A": adjective, "a": adjective.lower(), "N": noun, "n": noun.lower(), "f": field.lower()}
    middle = rng.sample(SENTENCES, rng.randrange(4, 7))
    parts = [f"{rng.choice(OPENINGS)}.", *(f"{sentence}." for sentence in middle), rng.choice(ENDINGS)]
    return title, " ".join(parts).format(**words)


def make_pairs(seed: int, count: int = 6) -> list[Pair]:
    rng = random.Random(seed)
    return [make_pair(rng) for _ in range(count)]


def lines_of(pairs: list[Pair]) -> list[str]:
    return [line for pair in pairs for line in pair]


def read(text: str, name: str = "digest.txt", modified: date = MODIFIED) -> Digest:
    return capture.read(text, name, modified)


def pairs_of(digest: Digest) -> list[Pair]:
    return [(each.title, each.abstract) for each in digest.papers]


def joined(lines: list[str], separator: str = "\n\n") -> str:
    return separator.join((TOP, *lines))


SEEDS = st.integers(0, 2**32)
INDEXES = st.integers(0, 5)


# Whole files


@pytest.mark.parametrize("separator", ["\n\n", "\n", "\n \n\n\t\n"])
def test_blank_lines_mean_nothing(separator: str) -> None:
    pairs = make_pairs(1)
    digest = read(joined(lines_of(pairs), separator))
    assert pairs_of(digest) == pairs
    assert digest.problems == ()
    assert digest.format == "capture"
    assert [each.appearances for each in digest.papers] == [
        (Appearance("digest.txt", position, None),) for position in range(1, 7)
    ]


@given(SEEDS)
def test_an_intact_file_is_read_strictly_in_turn(seed: int) -> None:
    pairs = make_pairs(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(capture, "_likeliest", None)
        digest = read(joined(lines_of(pairs)))
    assert pairs_of(digest) == pairs
    assert digest.problems == ()


@given(SEEDS)
def test_the_likeliest_reading_of_an_intact_file_is_in_turn(seed: int) -> None:
    lines = [capture._Line(number, line) for number, line in enumerate(lines_of(make_pairs(seed, 20)))]
    assert capture._likeliest(lines) == capture._entries(lines)


@pytest.mark.parametrize(
    "top",
    [
        f"{INBOX.replace('!', ' once a day!')}\n{INBOX}\nSubscribe",
        f"new\n{INBOX}\nSubscribe\nbyAK and the research community\nMar 11\n",
        f"{INBOX}\nSubscribe\nTrending Papers\n{COMMUNITY}\n",
        f"{INBOX}\nSubscribeDaily Papers\nWeekly\nMonthly\nDaily\n",
        "Mar 11, 2025\n",
        "",
    ],
)
def test_furniture_goes(top: str) -> None:
    pairs = make_pairs(2)
    digest = read(top + "\n".join(lines_of(pairs)))
    assert pairs_of(digest) == pairs
    assert digest.problems == ()


@pytest.mark.parametrize(
    "title", ["new", "Daily Papers", "Subscribe", "Mar 11", "Subscriber Churn in Telecoms"]
)
def test_furniture_below_the_top_is_a_title(title: str) -> None:
    pairs = make_pairs(3)
    pairs[2] = (title, pairs[2][1])
    assert pairs_of(read(joined(lines_of(pairs)))) == pairs


def test_a_first_title_may_begin_like_the_button() -> None:
    pairs = make_pairs(3)
    pairs[0] = ("Subscribers and Why They Leave", pairs[0][1])
    assert pairs_of(read(joined(lines_of(pairs)))) == pairs


def test_captures_in_one_file() -> None:
    first, second = make_pairs(4), make_pairs(5)
    digest = read(joined(lines_of(first)) + "\n\n" + joined(lines_of(second)))
    assert pairs_of(digest) == first + second
    assert digest.problems == ()


# The day


@pytest.mark.parametrize(
    ("day", "name", "modified", "captured"),
    [
        ("Mar 11", "000_789a.txt", date(2025, 3, 11), date(2025, 3, 11)),
        ("Mar 11", "000_789a.txt", date(2025, 3, 10), date(2024, 3, 11)),
        ("Dec 31", "a.txt", date(2025, 1, 1), date(2024, 12, 31)),
        ("Feb 29", "a.txt", date(2025, 4, 1), date(2024, 2, 29)),
        ("Feb 29", "a.txt", date(1903, 4, 1), date(1896, 2, 29)),
        ("Mar 11", "papers-2023.txt", date(2025, 4, 1), date(2023, 3, 11)),
        ("Mar 11", "2023_hub.txt", date(2025, 4, 1), date(2023, 3, 11)),
        ("Mar 11", "20230405.txt", date(2025, 4, 1), date(2023, 3, 11)),
        ("Mar 11", "003_f2023a.txt", date(2025, 4, 1), date(2025, 3, 11)),
        ("Mar 11", "20231.txt", date(2025, 4, 1), date(2025, 3, 11)),
        ("Mar 11, 2022", "papers-2023.txt", date(2025, 4, 1), date(2022, 3, 11)),
        ("Daily", "papers-2023-02-03.txt", date(2025, 4, 1), date(2023, 2, 3)),
        ("Daily", "papers-2023.txt", date(2025, 4, 1), None),
        ("Daily", "papers.txt", date(2025, 4, 1), None),
    ],
)
def test_the_year_comes_from_the_name_or_the_file(
    day: str, name: str, modified: date, captured: date | None
) -> None:
    digest = read(f"{TOP}\n{day}\n" + "\n".join(lines_of(make_pairs(6))), name, modified)
    assert digest.captured == captured
    assert len(digest.papers) == 6
    assert all(each.appearances[0].date == captured for each in digest.papers)
    assert all(each.published is None for each in digest.papers)


@pytest.mark.parametrize("day", ["Feb 31", "Mar 11, 0000", "Feb 29, 2023"])
def test_a_day_that_never_was(day: str) -> None:
    digest = read(f"{TOP}\n{day}\n" + "\n".join(lines_of(make_pairs(6))))
    assert digest.captured is None
    assert len(digest.papers) == 6
    assert [problem.line for problem in digest.problems] == [10]


# Damaged files


@given(SEEDS, INDEXES)
def test_a_missing_abstract_harms_only_its_paper(seed: int, index: int) -> None:
    pairs = make_pairs(seed)
    lines = lines_of(pairs)
    del lines[2 * index + 1]
    digest = read(joined(lines))
    pairs[index] = (pairs[index][0], "")
    assert pairs_of(digest) == pairs
    assert [(problem.line, problem.what) for problem in digest.problems] == [
        (11 + 4 * index, "a title without an abstract")
    ]


@given(SEEDS, INDEXES)
def test_a_missing_title_harms_only_its_paper(seed: int, index: int) -> None:
    pairs = make_pairs(seed)
    lines = lines_of(pairs)
    del lines[2 * index]
    digest = read(joined(lines))
    del pairs[index]
    assert pairs_of(digest) == pairs
    assert [(problem.line, problem.what) for problem in digest.problems] == [
        (11 + 4 * index, "an abstract without a title")
    ]


@given(SEEDS, INDEXES, st.integers(60, 140))
def test_an_abstract_broken_by_a_program_is_put_together(seed: int, index: int, width: int) -> None:
    pairs = make_pairs(seed)
    lines = lines_of(pairs)
    lines[2 * index + 1] = textwrap.fill(
        lines[2 * index + 1], width, break_on_hyphens=False, break_long_words=False
    )
    digest = read(joined(lines))
    assert pairs_of(digest) == pairs
    assert [problem.why for problem in digest.problems] == ["put together"]


@given(SEEDS, INDEXES, st.data())
def test_an_abstract_broken_anywhere_harms_no_other_paper(seed: int, index: int, data: st.DataObject) -> None:
    pairs = make_pairs(seed)
    lines = lines_of(pairs)
    words = lines[2 * index + 1].split(" ")
    place = data.draw(st.integers(1, len(words) - 1))
    lines[2 * index + 1] = f"{' '.join(words[:place])}\n{' '.join(words[place:])}"
    digest = read(joined(lines))
    assert [pair for pair in pairs_of(digest) if pair != pairs[index]][:index] == pairs[:index]
    assert all(pair in pairs_of(digest) for pair in pairs if pair != pairs[index])
    assert bool(digest.problems)


@given(SEEDS, st.data())
def test_a_file_cut_off_keeps_what_stands_before(seed: int, data: st.DataObject) -> None:
    pairs = make_pairs(seed)
    whole = "\n".join(lines_of(pairs))
    length = data.draw(st.integers(1, len(whole)))
    digest = read(f"{TOP}\n{whole[:length]}")
    got = pairs_of(digest)
    intact = [pair for pair in pairs if "\n".join(pair) in whole[:length]]
    assert got[: len(intact)] == intact
    assert len(got) <= len(intact) + 1
    if len(got) > len(intact):
        title, abstract = pairs[len(intact)]
        assert title.startswith(got[-1][0])
        assert abstract.startswith(got[-1][1])


@given(SEEDS, st.data())
def test_a_file_without_its_beginning_keeps_what_follows(seed: int, data: st.DataObject) -> None:
    pairs = make_pairs(seed)
    whole = "\n".join(lines_of(pairs))
    start = data.draw(st.integers(0, len(whole) // 2))
    got = pairs_of(read(whole[start:]))
    intact = [pair for pair in pairs if "\n".join(pair) in whole[start:]]
    assert got[len(got) - len(intact) :] == intact


def test_a_cut_off_abstract_is_kept_and_reported() -> None:
    pairs = make_pairs(7)
    digest = read(joined(lines_of(pairs))[:-200])
    assert len(digest.papers) == 6
    assert digest.problems[-1].what == "an abstract that ends within a sentence"


def test_a_title_at_the_end_is_kept_and_reported() -> None:
    pairs = make_pairs(8)
    digest = read(joined(lines_of(pairs)[:-1]))
    assert pairs_of(digest)[-1] == (pairs[-1][0], "")
    assert digest.problems[-1].why == "the file ends after it"


def test_lengths_alone_do_not_decide() -> None:
    pairs = make_pairs(9)
    title = (
        "A Very Long Title That Goes On: How to Write About Everything at Once, with Notes on Style, Remarks "
        "on Method, Two Case Studies, One Appendix, and a Short Word of Caution"
    )
    abstract = (
        "We describe a small change to a model of images. It is simple, it is fast, and it has already found "
        "its way into two programs that are in wide use."
    )
    pairs[2] = (title, abstract)
    assert len(title) > len(abstract)
    assert pairs_of(read(joined(lines_of(pairs)))) == pairs


def test_only_furniture() -> None:
    digest = read(TOP)
    assert digest.papers == ()
    assert [problem.what for problem in digest.problems] == ["no papers"]


def test_an_endless_abstract_is_cut_and_reported() -> None:
    pairs = make_pairs(10)
    digest = read(joined(["A Title", "Sentence one. " * 10_000, *lines_of(pairs)]))
    assert len(digest.papers[0].abstract) <= ABSTRACT_LIMIT
    assert [problem.what for problem in digest.problems] == ["an abstract too long to be one"]
    assert pairs_of(digest)[1:] == pairs


def test_too_many_lines() -> None:
    digest = read(TOP + "\nline" * (capture._MOST_LINES + 10))
    assert any(problem.what == "more lines than a capture has" for problem in digest.problems)


def test_hostile_text_is_made_safe() -> None:
    pairs = make_pairs(11)
    text = (
        joined(lines_of(pairs))
        .replace("for", "f\x1b]0;x\x07or")
        .replace("We ", "\u202eWe ")
        .replace("\n", "\r\n")
    )
    for each in read(text).papers:
        assert each.title.isprintable()
        assert each.abstract.isprintable()


LINES = st.sampled_from(
    [
        *TOP.split(),
        *TOP.split("\n"),
        *lines_of(make_pairs(12)),
        "",
        "SubscribeX",
        "Mar 11",
        "word",
        "a b. C d.",
        "x" * 400,
    ]
)


@given(st.text() | st.lists(LINES, max_size=40).map("\n".join))
def test_any_text_is_read(text: str) -> None:
    digest = read(text)
    assert all(each.title for each in digest.papers)
    assert [each.appearances[0].position for each in digest.papers] == list(range(1, len(digest.papers) + 1))
    assert all(problem.line >= 1 and problem.what and problem.why for problem in digest.problems)
    assert digest.papers or digest.problems


# The door


def test_bytes_to_digest() -> None:
    pairs = make_pairs(13)
    for data in (joined(lines_of(pairs)).encode(), joined(lines_of(pairs)).encode("utf-16")):
        digest = digests.read(data, "a.txt", MODIFIED)
        assert pairs_of(digest) == pairs
        assert digest.name == "a.txt"
        assert digest.problems == ()


def test_repaired_bytes_are_a_problem() -> None:
    data = joined(lines_of(make_pairs(14))).encode().replace(b"model", b"mod\xe9l", 1)
    (problem,) = digests.read(data, "a.txt", MODIFIED).problems
    assert problem.what == "a character could not be decoded"
    assert problem.why == "not valid UTF-8"
    assert b"\xe9" in data.split(b"\n")[problem.line - 1]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        (b"\xef\xbb\xbf \n\n", "it is empty"),
        (b"\x89PNG\0\0\0\rIHDR", "it is binary"),
        (b"# Notes\n\nSome words.\n", "it is not a digest: no known layout"),
    ],
)
def test_what_is_no_digest_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        digests.read(data, "notes.txt", MODIFIED)
    assert caught.value.reason == str(caught.value) == reason


@given(
    st.binary() | st.binary().map(lambda data: TOP.encode() + b"\n" + data),
    st.sampled_from(["a.txt", "b", "c.md"]),
)
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    with contextlib.suppress(UnreadableError):
        digest = digests.read(data, name, MODIFIED)
        assert all(each.title and each.title == one_line(each.title) for each in digest.papers)


# Entries


def test_fields_have_limits() -> None:
    entry = paper("Long " * 1000, "Long " * 100_000, digest="d", position=1, venue="v" * 5000)
    assert len(entry.title) <= TITLE_LIMIT
    assert len(entry.abstract) <= ABSTRACT_LIMIT
    assert len(entry.venue or "") == TITLE_LIMIT


def test_an_entry_is_cleaned_once_for_all_formats() -> None:
    entry = paper(
        " A\n  Title\u202e ",
        "Text at https://hf-mirror.com/a/b.\nMore.",
        digest="d",
        position=3,
        captured=date(2025, 3, 11),
        authors=["Ada  Lovelace", " ", "Grace\x1b[1m Hopper"],
        arxiv_id=" 2503.00001\n",
        doi="",
        keywords=["one\ttwo"],
        venue=" ",
        urls=["\nhttps://github.com/a/b", "not a url"],
        upvotes=0,
    )
    assert entry.title == "A Title\ufffd"
    assert entry.abstract == "Text at https://huggingface.co/a/b. More."
    assert entry.links == (
        Link("https://github.com/a/b", "code"),
        Link("https://huggingface.co/a/b", "model"),
    )
    assert entry.authors == ("Ada Lovelace", "Grace\ufffd Hopper")
    assert (entry.arxiv_id, entry.doi, entry.venue, entry.upvotes) == ("2503.00001", None, None, 0)
    assert entry.keywords == ("one two",)
    assert entry.appearances == (Appearance("d", 3, date(2025, 3, 11)),)
    assert entry.id == paper("a TITLE", "", digest="e", position=1).id
