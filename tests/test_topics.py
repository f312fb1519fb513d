"""Topics and kinds: each way to write a phrase, the scores, and the lists themselves."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

import paperterm
from paperterm.papers import Topic
from paperterm.topics import kind_names, kinds_of, topic_names, topics_of

LANGUAGE = "Language models"
GRAPHS = "Graphs & knowledge graphs"
THEORY = "Theory & probabilistic ML"
EVALUATION = "Evaluation & benchmarks"
BIOLOGY = "Biology, medicine & health"
EFFICIENCY = "Efficiency & systems"
MULTIMODAL = "Multimodal"

SHARED = Path(__file__).parents[2] / "shared"


def names(title: str, abstract: str = "") -> list[str]:
    return [topic.name for topic in topics_of(title, abstract)]


def reasons(name: str, title: str, abstract: str = "") -> tuple[str, ...]:
    return next((topic.phrases for topic in topics_of(title, abstract) if topic.name == name), ())


# How a phrase matches


def test_a_title_phrase_is_enough_and_is_the_reason() -> None:
    assert topics_of("Growing Hypergraphs in the Dark", "") == (Topic(GRAPHS, ("Hypergraphs",)),)


def test_a_phrase_matches_whole_words_only() -> None:
    assert GRAPHS not in names("A Monograph on Paragraphs")
    assert EFFICIENCY not in names("Inefficient Markets")


def test_a_star_takes_any_ending_or_none() -> None:
    assert reasons(LANGUAGE, "One Language Model") == ("Language Model",)
    assert reasons(LANGUAGE, "Two Language Models") == ("Language Models",)
    assert reasons(LANGUAGE, "On Language Modelling") == ("Language Modelling",)


@pytest.mark.parametrize(
    "written",
    [
        "mixture of experts",
        "Mixture-of-Experts",
        "mixture-of experts",
        "mixture‑of‑experts",
        "mixture–of–experts",
    ],
)
def test_blank_and_hyphen_match_each_other(written: str) -> None:
    assert reasons("Architectures & mixture of experts", f"A small {written} for all") == (written,)


@pytest.mark.parametrize("between", [", ", ". ", " (", " -- ", " - ", "/", ": ", "—"])
def test_a_phrase_does_not_reach_across_punctuation(between: str) -> None:
    assert LANGUAGE not in names(f"Beyond language{between}models")


def test_white_space_of_any_kind_is_one_blank() -> None:
    assert reasons(LANGUAGE, "Tiny Language\n  Models") == ("Language Models",)


def test_a_word_with_two_capitals_matches_only_as_it_is_written() -> None:
    assert EFFICIENCY in names("Tuning with LoRA")
    assert EFFICIENCY not in names("Asking Lora, and a LORA antenna")
    assert reasons(EFFICIENCY, "Evicting the KV Cache") == ("KV Cache",)


def test_a_word_in_capitals_is_a_name_and_matches_no_plain_phrase() -> None:
    assert BIOLOGY in names("Genome assembly")
    assert BIOLOGY not in names("GENOME: A Planner")
    assert "Generative models & diffusion" not in names("GenerativE Tables")


def test_a_name_that_begins_with_a_plain_word_matches_its_prefix() -> None:
    assert reasons(GRAPHS, "GraphWalker") == ("GraphWalker",)


def test_a_phrase_for_the_title_does_not_match_in_the_abstract() -> None:
    assert "Retrieval, search & RAG" in names("Search, Slowly")
    assert names("Slowly", "We search and search and search.") == []


def test_a_phrase_for_the_abstract_does_not_match_in_the_title() -> None:
    assert "Society: law, finance, education" not in names("Cognitive Maps")
    assert reasons(BIOLOGY, "Medical Maps", "Better diagnostics.") == ("Medical", "diagnostics")


def test_a_phrase_for_the_first_word_matches_only_there() -> None:
    assert reasons(EVALUATION, "Can a Parrot Count") == ("Can",)
    assert reasons(EVALUATION, "“Can a Parrot Count”") == ("Can",)
    assert EVALUATION not in names("A Parrot Can Count")
    assert EVALUATION not in names("Canned Parrots")


def test_a_title_that_asks_is_an_evaluation() -> None:
    assert reasons(EVALUATION, "All Parrots, Counted?") == ("?",)
    assert EVALUATION not in names("All Parrots? Counted")


def test_void_words_count_for_nothing_but_only_there() -> None:
    assert THEORY not in names("Causal Attention, Masked")
    assert reasons(THEORY, "Causal Attention Finds Causal Chains") == ("Causal",)


def test_a_word_counts_once_in_the_longest_phrase() -> None:
    assert reasons(GRAPHS, "Growing Knowledge Graphs") == ("Knowledge Graphs",)
    assert reasons(GRAPHS, "Growing Knowledge Graphs from Graphs") == ("Knowledge Graphs", "Graphs")


def test_characters_beyond_ascii_are_parts_of_words() -> None:
    assert reasons(GRAPHS, "Réseaux graphés") == ("graphés",)
    assert GRAPHS not in names("Réseaux égraph")


# The scores


def test_three_different_phrases_of_the_abstract_are_enough() -> None:
    abstract = "Nodes of a graph, found by link prediction"
    assert reasons(GRAPHS, "Untitled", abstract + " and community detection.") == (
        "graph",
        "link prediction",
        "community detection",
    )


def test_one_phrase_again_and_again_counts_once() -> None:
    both = "A proof of a lemma. A theorem. A lemma has a posterior."
    assert names("Untitled", both + " graph graph") == [THEORY]


def test_without_a_topic_at_three_the_best_at_two_is_given_alone() -> None:
    two_each = "A graph and link prediction. A theorem and its proof."
    assert names("Untitled", two_each) == [GRAPHS]
    assert names("Untitled", "A graph, a theorem.") == []


def test_the_only_phrase_of_the_abstract_counts_two_when_it_occurs_three_times() -> None:
    assert names("Untitled", "A graph and a graph.") == []
    assert reasons(GRAPHS, "Untitled", "A graph, a graph and another Graph.") == ("graph",)


def test_the_best_four_are_kept_best_first() -> None:
    title = "Speech, Robots, Graphs, Proteins and Compilers"
    assert len(names(title)) == 4
    abstract = "Unit tests and debugging for a compiler. A robot."
    assert names(title, abstract)[:2] == ["Code & software", "Robotics & embodied AI"]


def test_equal_topics_stand_in_the_order_of_the_names() -> None:
    ranked = names("Compilers, Proteins, Graphs, Robots")
    assert ranked == sorted(ranked, key=topic_names().index)
    assert names("Robots, Graphs, Proteins, Compilers") == ranked


def test_reasons_of_the_title_come_first_and_none_is_given_twice() -> None:
    assert reasons(GRAPHS, "Graphs", "Link prediction in a graph, and graphs again.") == (
        "Graphs",
        "Link prediction",
    )


def test_nothing_to_go_by_gives_nothing() -> None:
    assert topics_of("", "") == ()
    assert kinds_of("", "") == ()


# Kinds


@pytest.mark.parametrize(
    ("title", "abstract", "kinds"),
    [
        ("A Survey of Umbrellas", "", ("survey",)),
        ("Umbrellas", "This survey covers umbrellas.", ("survey",)),
        ("UmbrellaBench: A Benchmark and Dataset", "", ("benchmark", "dataset")),
        ("Umbrellas", "We evaluate on six benchmarks and a dataset.", ()),
        ("Umbrellas", "Our method sets a new benchmark for rain.", ()),
        ("Umbrella: An Open-Source Library", "", ("tool",)),
        ("Umbrellas", "We prove that umbrellas fold.", ("theory",)),
        ("Umbrellas and Theory of Mind", "", ()),
        ("An Empirical Study of Umbrellas", "", ("study",)),
        ("Position: Umbrellas Should Be Free", "", ("position",)),
        ("The Position of Umbrellas", "", ()),
    ],
)
def test_kinds(title: str, abstract: str, kinds: tuple[str, ...]) -> None:
    assert kinds_of(title, abstract) == kinds


def test_a_kind_is_not_a_topic() -> None:
    assert not set(kind_names()) & set(topic_names())
    assert names("An Open Roadmap") == ["Surveys & overviews"]


# The lists


class Entry(NamedTuple):
    """A phrase of the data, taken apart without the module's help."""

    facet: str
    place: str
    void: bool
    words: str

    def sample(self, joint: str = " ", ending: str = "") -> str:
        """A text that the phrase must match."""
        return self.words.removeprefix("^").replace("-", joint).replace(" ", joint).replace("*", ending)


def entries(part: str) -> Iterator[Entry]:
    data = tomllib.loads(Path(paperterm.__file__).with_name("topics.toml").read_text(encoding="utf-8"))
    for facet, text in data[part].items():
        for written in chain.from_iterable(line.split(",") for line in text.splitlines()):
            if phrase := written.strip():
                place, _, rest = phrase.rpartition(":")
                yield Entry(facet, place, rest.startswith("!"), rest.removeprefix("!"))


TOPIC_ENTRIES = list(entries("topics"))
KIND_ENTRIES = list(entries("kinds"))
ALL_ENTRIES = TOPIC_ENTRIES + KIND_ENTRIES


def test_the_names_are_those_of_the_lists_in_their_order() -> None:
    assert topic_names() == tuple(dict.fromkeys(entry.facet for entry in TOPIC_ENTRIES))
    assert kind_names() == tuple(dict.fromkeys(entry.facet for entry in KIND_ENTRIES))
    assert len(topic_names()) == 24


def test_every_phrase_is_well_formed() -> None:
    for entry in ALL_ENTRIES:
        assert entry.place in {"", "T", "A"}, entry
        assert "*" not in entry.words[:-1], entry
        assert "^" not in entry.words[1:], entry
        assert entry.place == "T" or entry.words[0] not in "^?", entry
        assert not entry.words.endswith("*") or len(entry.words.replace("-", " ").split()[-1]) > 3, entry
        assert entry.words == "?" or entry.words.strip("^*").replace("-", "").replace(" ", "").isalnum(), (
            entry
        )


def test_no_phrase_stands_twice_in_one_facet() -> None:
    phrases = [(entry.facet, entry.words.replace("-", " ")) for entry in ALL_ENTRIES]
    assert [phrase for phrase, times in Counter(phrases).items() if times > 1] == []


@pytest.mark.parametrize("facet", topic_names())
@pytest.mark.parametrize("joint", [" ", "-"])
@pytest.mark.parametrize("ending", ["", "xyz"])
def test_every_phrase_of_a_topic_can_earn_it(facet: str, joint: str, ending: str) -> None:
    for entry in TOPIC_ENTRIES:
        if entry.facet == facet:
            sample = entry.sample(joint, ending)
            if entry.void:
                assert facet not in names(f"zzz {sample} zzz", f"zzz {sample} zzz"), entry
            elif entry.place == "A":
                anchor = next(e for e in TOPIC_ENTRIES if e.facet == facet and not e.void and e.place != "A")
                assert sample in reasons(facet, anchor.sample(), f"zzz {sample} zzz"), entry
            else:
                assert sample in reasons(facet, sample, ""), entry


def test_every_phrase_of_a_kind_can_earn_it() -> None:
    for entry in KIND_ENTRIES:
        sample = entry.sample()
        title, abstract = ("", sample) if entry.place == "A" else (sample, "")
        assert (entry.facet in kinds_of(title, abstract)) is not entry.void, entry


# Any text at all

PIECES = st.sampled_from(
    [entry.sample(ending="s") for entry in ALL_ENTRIES] + list(" -.,?^!*:\n\u00a0\u2013\u0130é")
)
TEXTS = (
    st.text()
    | st.lists(PIECES | st.text(max_size=3), max_size=30).map(" ".join)
    | st.lists(PIECES).map("".join)
)


@given(title=TEXTS, abstract=TEXTS)
def test_any_text_gets_topics_that_stand_in_it(title: str, abstract: str) -> None:
    topics = topics_of(title, abstract)
    assert len(topics) <= 4
    assert len({topic.name for topic in topics}) == len(topics)
    assert {topic.name for topic in topics} <= set(topic_names())
    own = [title, abstract, " ".join(title.split()), " ".join(abstract.split())]
    for topic in topics:
        assert topic.phrases
        assert len(set(topic.phrases)) == len(topic.phrases)
        assert all(any(phrase in text for text in own) for phrase in topic.phrases)
    order = [kind_names().index(kind) for kind in kinds_of(title, abstract)]
    assert all(one < other for one, other in pairwise(order))
    assert topics_of(title, abstract) == topics


def test_importing_reads_nothing_and_stays_light() -> None:
    program = """
import sys
import paperterm.topics
heavy = {"tomllib", "importlib.resources", "textual", "rich", "whoosh", "sqlite3"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", program], check=True)


# Real papers


def digest_papers() -> list[tuple[str, str]]:
    """Titles and abstracts of the plain digests, whose page furniture ends before the first long line."""
    papers = []
    for path in sorted((SHARED / "digests").glob("*.txt")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
        first = next(number for number, line in enumerate(lines) if len(line) > 200) - 1
        papers += list(zip(lines[first::2], lines[first + 1 :: 2], strict=True))
    return papers


def corpus_papers() -> list[tuple[str, str]]:
    """Titles and abstracts of the daily papers of two years."""
    with gzip.open(SHARED / "corpora" / "daily-papers-2024-2025.jsonl.gz", "rt", encoding="utf-8") as lines:
        papers = [json.loads(line)["paper"] for line in lines]
    return [(paper["title"], paper["summary"]) for paper in papers]


@pytest.mark.skipif(not SHARED.exists(), reason="the real digests are not part of the repository")
@pytest.mark.parametrize("papers", [digest_papers, corpus_papers])
def test_nearly_every_real_paper_has_a_topic(papers: Callable[[], list[tuple[str, str]]]) -> None:
    found = [bool(topics_of(title, abstract)) for title, abstract in papers()]
    assert sum(found) / len(found) >= 0.98
