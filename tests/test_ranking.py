"""What comes first: tiers by points, the best of them by score, neighbours raised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import paper

from paperterm.facets import bits_of, numbers_in
from paperterm.papers import Paper
from paperterm.query import And, Everything, Facet, Filter, Node, Not, Or, Phrase, Prefix, Text, Word, parse
from paperterm.ranking import CLOSELY, CancelledError, Ranking
from paperterm.scan import Scanner


def nothing(leaf: Filter | Text) -> int:
    return 0


def ranked(query: str, papers: Sequence[Paper], closely: int = CLOSELY) -> Ranking:
    return Scanner(papers).search(parse(query).tree, nothing, closely=closely).ranking


def score(query: str, *papers: Paper) -> float:
    """The score of the first of these papers."""
    return ranked(query, papers).scores[0]


# A ranking is a sequence


@st.composite
def rankings(draw: st.DrawFn) -> tuple[Ranking, list[int]]:
    """A ranking and its papers in order."""
    order = draw(st.lists(st.integers(0, 40), unique=True, max_size=20))
    borders = sorted(draw(st.lists(st.integers(0, len(order)), max_size=4)))
    parts = [order[a:b] for a, b in zip([0, *borders], [*borders, len(order)], strict=True)]
    best, tiers = parts[0], [sorted(part) for part in parts[1:]]
    bits = [bits_of(tier, 41) for tier in tiers]
    return Ranking(dict.fromkeys(best, 1.0), bits), best + [n for tier in tiers for n in tier]


@given(rankings())
def test_it_has_its_papers_in_order(given_one: tuple[Ranking, list[int]]) -> None:
    ranking, order = given_one
    assert len(ranking) == len(order)
    assert list(ranking) == order
    assert list(reversed(ranking)) == order[::-1]
    assert [ranking[place] for place in range(len(order))] == order
    assert [ranking[-place] for place in range(1, len(order) + 1)] == order[::-1]


@given(rankings(), st.integers(0, 41))
def test_the_place_of_a_paper_is_found(given_one: tuple[Ranking, list[int]], number: int) -> None:
    ranking, order = given_one
    if number in order:
        assert ranking.index(number) == order.index(number)
    else:
        with pytest.raises(ValueError, match=str(number)):
            ranking.index(number)


@given(rankings(), st.slices(20))
def test_a_part_of_it_is_the_part_of_its_papers(given_one: tuple[Ranking, list[int]], part: slice) -> None:
    ranking, order = given_one
    assert list(ranking[part]) == order[part]


@given(rankings(), st.integers(0, (1 << 41) - 1))
def test_narrowed_it_keeps_its_order_and_scores(given_one: tuple[Ranking, list[int]], allowed: int) -> None:
    ranking, order = given_one
    narrowed = ranking.narrowed(allowed)
    assert list(narrowed) == [number for number in order if allowed >> number & 1]
    assert narrowed.scores == {n: s for n, s in ranking.scores.items() if allowed >> n & 1}


@pytest.mark.parametrize("place", [4, -5])
def test_beyond_its_ends_is_nothing(place: int) -> None:
    with pytest.raises(IndexError):
        Ranking({3: 2.0, 1: 1.0}, [0b1, 0b100])[place]


def test_the_tail_is_put_in_order_only_as_far_as_it_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []

    def listed(tier: int) -> Iterator[int]:
        for number in numbers_in(tier):
            looked_at.append(number)
            yield number

    monkeypatch.setattr("paperterm.ranking.numbers_in", listed)
    ranking = Ranking({3: 2.0, 1: 1.0}, [0b1, 0b110100])
    assert (len(ranking), ranking[0], ranking[1]) == (6, 3, 1)
    assert looked_at == []
    assert (ranking[3], ranking[2]) == (2, 0)
    assert looked_at == [0, 2]
    assert (ranking[-1], ranking[1:5]) == (5, [1, 0, 2, 4])
    assert looked_at == [0, 2, 4, 5]


# Tiers

WORDS = ("mamba", "router", "sparse", "model", "models")
few_words = st.lists(st.sampled_from([*WORDS, "other"]), max_size=6).map(" ".join)
collections = st.lists(st.tuples(few_words, few_words), min_size=1, max_size=20).map(
    lambda pairs: [paper(f"{title} {n}", abstract) for n, (title, abstract) in enumerate(pairs)]
)
leaves: st.SearchStrategy[Text] = st.one_of(
    st.sampled_from(WORDS).map(Word), st.just(Prefix("mod")), st.just(Phrase("sparse model"))
)
queries: st.SearchStrategy[Node] = st.one_of(
    leaves,
    st.lists(leaves, min_size=1, max_size=3).map(lambda children: And(tuple(children))),
    st.lists(leaves, min_size=1, max_size=3).map(lambda children: Or(tuple(children))),
)


def points(tree: Node, one: Paper) -> int:
    """One for each word, two more in the title, one more where the abstract repeats it."""
    total = 0
    for leaf in set(tree.children if isinstance(tree, And | Or) else (tree,)):
        title, abstract = (occurrences(leaf, text) for text in (one.title, one.abstract))
        often = occurrences(leaf, one.abstract, exactly=True)
        total += bool(title or abstract) + 2 * bool(title) + (often >= 3)
    return total


def occurrences(leaf: Node, text: str, *, exactly: bool = False) -> int:
    words = text.split()
    match leaf:
        case Word(wanted) if not exactly:
            return sum(word.removesuffix("s") == wanted.removesuffix("s") for word in words)
        case Word(wanted):
            return words.count(wanted)
        case Prefix(start) if not exactly:
            return sum(word.startswith(start) for word in words)
        case Prefix(start):
            return words.count(start)
        case Phrase(wanted):
            return f" {text.replace(' ', '  ')} ".count(f" {wanted.replace(' ', '  ')} ")
    raise AssertionError(leaf)


@given(collections, queries)
def test_tiers_are_ordered_by_points(papers: list[Paper], tree: Node) -> None:
    answer = Scanner(papers).search(tree, nothing, closely=0)
    found = list(numbers_in(answer.found))
    assert not answer.ranking.scores
    assert list(answer.ranking) == sorted(found, key=lambda number: (-points(tree, papers[number]), number))


@given(collections, queries, st.integers(0, 25))
def test_only_the_best_of_the_tiers_are_looked_at_closely(
    papers: list[Paper], tree: Node, closely: int
) -> None:
    scanner = Scanner(papers)
    by_points = list(scanner.search(tree, nothing, closely=0).ranking)
    whole = scanner.search(tree, nothing, closely=len(papers))
    part = scanner.search(tree, nothing, closely=closely)
    scores = part.ranking.scores
    assert part.found == whole.found
    assert list(scores) == sorted(by_points[:closely], key=lambda number: (-scores[number], number))
    assert list(part.ranking) == [*scores, *by_points[closely:]]


def test_as_many_as_fill_some_screens_are_looked_at_closely() -> None:
    papers = [paper(f"Mamba {number}") for number in range(CLOSELY + 50)]
    assert len(ranked("mamba", papers).scores) == CLOSELY


@pytest.mark.parametrize("start", ["m", "ma"])
def test_so_few_letters_say_nothing_about_relevance(start: str) -> None:
    papers = [
        paper("First", "a mamba in ma ma"),
        paper("Mamba in ma"),
        paper("Router"),
        paper("Ma in the title"),
    ]
    ranking = Scanner(papers).search(parse(start, typing=True).tree, nothing).ranking
    assert not ranking.scores
    assert list(ranking) == [1, 3, 0]


def test_a_short_beginning_beside_a_word_is_scored() -> None:
    assert ranked("router ma*", [paper("Router", "mamba")]).scores


# Scores


def test_a_rare_word_counts_for_more() -> None:
    papers = [*(paper(f"Common {number}", "common") for number in range(9)), paper("Rare one", "rare")]
    assert ranked("common OR rare", papers)[0] == 9


def test_each_further_occurrence_counts_for_less() -> None:
    others = [paper(f"Other {number}", "x x x x") for number in range(3)]
    once, twice, thrice = (
        score("mamba", paper("A", " ".join(["mamba"] * n + ["x"] * (4 - n))), *others) for n in (1, 2, 3)
    )
    assert once < twice < thrice
    assert thrice - twice < twice - once


def test_a_long_abstract_says_more_by_chance() -> None:
    assert list(ranked("mamba", [paper("A", "mamba " + "x " * 50), paper("B", "mamba x")])) == [1, 0]


@pytest.mark.parametrize(
    "same", ["mamba -router", "mamba -(router OR sparse)", "mamba topic:vision", "mamba mamba"]
)
def test_filters_exclusions_and_repetitions_do_not_count(same: str) -> None:
    papers = [paper("Mamba"), paper("Another", "a mamba"), paper("Router")]
    scanner = Scanner(papers)
    plain = scanner.search(parse("mamba").tree, nothing).ranking
    assert scanner.search(parse(same).tree, lambda leaf: 0b111).ranking.scores == plain.scores


def test_a_word_counts_the_same_whichever_of_its_forms_is_asked_for() -> None:
    papers = [paper("A", "model models modelling")]
    assert score("model", *papers) == pytest.approx(score("models", *papers))


def test_a_common_word_counts_for_little_whatever_its_stem() -> None:
    # the stem of "does" is not "does", that of "the" is "the"
    does, the = (score(word, paper("A", f"{word} x"), paper("B", "y")) for word in ("does", "the"))
    assert does == pytest.approx(the)


def test_a_joined_compound_is_not_counted_twice() -> None:
    closed = score("gpt-4", paper("A", "x gpt4"), paper("B", "y z"))
    assert score("gpt-4", paper("A", "gpt 4"), paper("B", "y z")) == closed


def test_a_beginning_counts_the_same_whether_its_compound_is_joined_or_in_parts() -> None:
    joined, in_parts = (
        score("pre-tra*", paper(title), paper("Other one")) for title in ("pretraining x", "pre training")
    )
    assert joined == in_parts


# Neighbours


@pytest.mark.parametrize(
    ("query", "apart", "together"),
    [
        ("sparse router", "a sparse x router", "a x sparse router"),
        ("sparse router", "a sparse x router", "a x sparse-router"),
        ("sparse router", "a sparse x routers", "a x sparse routers"),
        ("sparse rout*", "a sparse x router", "a x sparse router"),
        ("mixture experts", "mixture x of experts", "x mixture of experts"),
        ("gpt-4 model", "a GPT-4 x model", "a x GPT-4 model"),
        ("gpt4 model", "a GPT-4 x model", "a x GPT-4 model"),
        ("gpt-4 model", "a GPT4 x model", "a x GPT4 model"),
        ("studies result", "a study x results", "a x study results"),
        ("study result", "a studies x results", "a x studies results"),
        ("matrices size", "a matrices x size", "a x matrices size"),
        ("author:ada author:chen", "Ada X Chen", "X Ada Chen"),
    ],
)
def test_words_side_by_side_raise_a_paper(query: str, apart: str, together: str) -> None:
    papers = [paper("A", apart, authors=[apart]), paper("B", together, authors=[together])]
    assert list(ranked(query, papers)) == [1, 0]


def test_words_that_need_not_both_be_found_raise_nothing() -> None:
    scores = ranked("sparse OR router", [paper("A", "sparse router x"), paper("B", "sparse x router")]).scores
    assert scores[0] == scores[1]


def test_neighbours_in_the_title_raise_more() -> None:
    papers = [
        paper("Sparse and a router", "a sparse router"),
        paper("A sparse router and", "sparse a router"),
    ]
    assert ranked("sparse router", papers)[0] == 1


def test_words_of_different_fields_are_no_neighbours() -> None:
    papers = [paper("Sparse router", "sparse router"), paper("Sparse", "router")]
    both = ranked("title:sparse abstract:router", papers).scores
    assert both == ranked("title:sparse OR abstract:router", papers).scores


# Finding


def test_what_finds_nothing_ranks_nothing() -> None:
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return False

    scanner = Scanner([paper("Mamba")])
    scanner.search(Everything(), nothing)
    tree = And((Facet("topic", "x"), Word("mamba"), Word("router")))
    answer = scanner.search(tree, nothing, cancelled)
    assert (answer.found, list(answer.ranking)) == (0, [])
    assert not asked


def test_only_what_is_negated_is_found_in_digest_order() -> None:
    answer = Scanner([paper("A"), paper("Mamba"), paper("C")]).search(Not(Word("mamba")), nothing)
    assert (answer.found, list(answer.ranking), dict(answer.ranking.scores)) == (0b101, [0, 2], {})


def test_a_search_is_cancelled_between_its_words() -> None:
    scanner = Scanner([paper("Mamba router")])
    scanner.search(Everything(), nothing)
    with pytest.raises(CancelledError):
        scanner.search(Word("mamba"), nothing, lambda: True)
    assert scanner.search(Word("mamba"), nothing).found == 1


def test_a_phrase_is_cancelled_between_papers() -> None:
    papers = [paper(f"Sparse router {number}") for number in range(1000)]
    scanner = Scanner(papers)
    scanner.search(Everything(), nothing)
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) == 5

    with pytest.raises(CancelledError):
        scanner.search(Phrase("sparse router"), nothing, cancelled)
    assert len(asked) == 5


# Titles, and the very words


@pytest.mark.parametrize(
    ("query", "second", "first"),
    [
        # what was asked for, letter by letter, before its other forms
        ("sparse router", "Sparse routers", "Sparse router x"),
        ("llms", "LLM", "LLMs x"),
        # a title before one that has more, wherever it stands
        ("attention", "Flash-Attention: attention with attention", "Attention is all you need"),
        ("attention is all you need", "Attention is all you need and more", "Attention Is All You Need"),
        ("mixture of exp*", "Pruning a mixture of experts", "Mixture of experts, pruned"),
        ("fusechat", "FuseChat-3.0: chat", "FuseChat: models for a chat"),
    ],
)
def test_of_titles_that_have_all_words_the_nearest_comes_first(query: str, second: str, first: str) -> None:
    papers = [paper(second), paper(first), paper("Another one")]
    assert list(ranked(query, papers)) == [1, 0]


def test_a_title_with_all_words_comes_before_an_abstract_that_repeats_them() -> None:
    papers = [
        paper("Routers", "sparse routers, sparse routers, sparse routers"),
        paper("Some sparse and new router", "x " * 40),
        paper("Another one"),
    ]
    assert list(ranked("sparse routers", papers)) == [1, 0]


@pytest.mark.parametrize("word", ["models", "modelling", "studies", "matrices", "pre-training"])
def test_a_word_finds_its_other_forms_before_it_is_finished_too(word: str) -> None:
    papers = [paper(each) for each in ("Model", "Modelled", "Study", "Matrix", "Pretrained", "Mode")]
    scanner = Scanner(papers)
    typed, finished = (scanner.search(parse(word, typing=typing).tree, nothing) for typing in (True, False))
    assert finished.found
    assert typed.found == finished.found
