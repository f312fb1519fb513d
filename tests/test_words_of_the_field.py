"""The words of these papers, asked for as readers write them: by index and by reading, and lit up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from making import library_with, paper

from paperterm import index
from paperterm.analysis import stem
from paperterm.facets import numbers_in
from paperterm.highlight import Highlighter
from paperterm.index.reading import Index, open_index
from paperterm.latex import readable
from paperterm.library import Library
from paperterm.papers import paper_id
from paperterm.query import parse
from paperterm.scan import Scanner

MEET = [
    # as it is written, how it may be asked for
    ("GPT-4 explained", "GPT-4", "gpt4", "GPT 4", '"gpt 4"', "gpt", "GPT‑4", "ＧＰＴ－４", "gpt*", "gtp4~"),
    ("GPT4 without a hyphen", "GPT-4", "gpt4", "gpt-4"),
    ("Agents in C++ code", "C++", "c++", "Ｃ＋＋", '"c++ code"'),
    ("Robots in C# code", "C#", "c#", '"C# code"'),
    ("R^3Mem: memory", "R^3Mem", "R3Mem", "R³Mem", "r3mem", "R^{3}Mem", "R$^3$Mem"),
    ("R$^{3}$Mem in dollars", "R^3Mem", "R3Mem", "R³Mem"),
    ("R³Mem in one letter", "R^3Mem", "R3Mem", "r$^3$mem"),
    ("M^{2}UGen: music", "M^{2}UGen", "M2UGen", "M²UGen", "m^2ugen"),
    ("LLM.int8() multiplies", "LLM.int8()", "llm.int8", "int8", "llmint8"),
    ("Over the Ω of things", "Ω", "ω", "omega", "Ω"),
    ("Omega in letters", "Ω", "omega"),
    ("With co-attention", "co-attention", "coattention", "co attention", '"co attention"', "attention"),
    ("With coattention", "co-attention", "coattention", "coattentions"),
    ("By pre-training", "pre-training", "pretraining", "pre-trained", "pretrained", "pre training"),
    ("By pretraining", "pre-training", "pretraining", "pre-trained", "pretrained", "pretrain"),
    ("Maps of Poincaré", "Poincaré", "Poincare", "poincare\u0301", "POINCARÉ"),
    ("Maps of Poincar\\'e", "Poincaré", "Poincare"),
    ("Entropies of R\\'enyi", "Rényi", "renyi"),
    ("The bridge of Schr\\\"{o}dinger", "Schrödinger", "schrodinger"),
    ("Graphs of Erd\\H{o}s", "Erdős", "erdos"),
    ("Machines of Gödel", "Gödel", "Godel", "Go\u0308del"),
    ("Words of Sørensen and Łukasz", "Sørensen", "sorensen", "Łukasz", "lukasz"),
    ("机器学习 survey", "机器学习", "学习", "机器"),
    ("한국어 corpora", "한국어", "한국*"),
    ("カタカナ recognition", "カタ", "ｶﾀ"),
    ("A β-VAE", "β-VAE", "beta-VAE", "βVAE", "betavae", "beta VAE", "VAE", "β"),
    ("A $\\beta$-VAE", "β-VAE", "beta-VAE", "VAE", "β"),
    ("An {alpha}-divergence", "α-divergence", "alpha-divergence", "alphadivergence"),
    ("The μP of π0", "μP", "muP", "µP", "π0", "pi0"),
    ("At 1.58-bit", "1.58-bit", "1.58bit", "1.58 bit", "1.58", "1.58-bits"),
    ("By k-means", "k-means", "kmeans", "K-Means", "k means"),
    ("An ε-greedy choice", "ε-greedy", "epsilon-greedy", "ϵ-greedy", "greedy"),
    ("Serving vLLM", "vLLM", "vllm", "VLLM", "vllms"),
    ("Die Straße", "Straße", "strasse", "STRASSE"),
    ("A ﬁne-tuning", "fine-tuning", "finetuning", "fine-tuned", "fine tuning"),
    ("Of ｆｕｌｌ width", "full", "ｆｕｌｌ"),
    ("A trans\u00adformer", "transformer", "transformers", "trans\u00adformer"),
    ("What the model's users do", "model", "models", "model's", "model’s"),
    ("What they don’t say", "don't", "dont", "don’t", "donʼt"),
    ("State-of-the-art at last", "state of the art", "stateoftheart", '"state of the art"'),
    ("Input/output in snake_case", "input/output", "input-output", "snake_case", "snakecase"),
    ("Kullback–Leibler", "Kullback-Leibler", "kullback leibler", "KullbackLeibler"),
    ("Research & R&D", "R&D", '"r d"'),
    ("Bayes' rule", "Bayes", "bayes'", "Bayes’"),
    ("To be or not to be", '"to be or not to be"', '"or not"', "to be or not", "not"),
    ("A 3D model of x²", "3D", "3d", "x2", "x^2"),
]  # fmt: skip

APART = [
    # as it is written, what must not find it
    ("GPT-4 explained", "GPT-5", "pt-4", "gpt44", '"4 gpt"'),
    ("Agents in C++ code", "C#"),
    ("Robots in C# code", "C++"),
    ("Plan C", "C++", "C#"),
    ("For fulfillment", "llm", "fill", "fulfil-ment"),
    ("In version 35", "3.5"),
    ("In version 3.5", "35"),
    ("To be or not to be", '"to not"', '"be to be"', "this"),
    ("A universe", "university", "universal", "universities"),
    ("An organ", "organization", "organs-on", "organic"),
    ("The news", "new", "newly"),
    ("A planet", "plan", "plane"),
    ("What it does", "doe", "do"),
    ("Without a canvas", "canva"),
    ("训练 data", "练训"),
    ("A β-VAE", "α-VAE", "b-VAE"),
]  # fmt: skip

FAMILIES = """
    model models modeling modelling modeled modelled | sample samples sampling sampled | use uses used using
    cache caches caching cached | scale scales scaling scaled | study studies studied studying | key keys
    bias biases biased | embed embeds embedding embeddings embedded | analysis analyses | gpu gpus | llm llms
    focus foci focused focuses focusing | corpus corpora | quantize quantized quantizing | day days
    try tries tried trying
    process processes processing | agree agrees agreed agreeing | exceed exceeds exceeded | way ways
    hypothesis hypotheses | thesis theses | axis axes | matrix matrices | index indices indexes indexing
    criterion criteria | phenomenon phenomena | optimum optima | spectrum spectra | lens lenses | bus buses
    retrieve retrieves retrieved retrieving | prune prunes pruned pruning | plan plans planned planning
    label labels labelled labeled labelling labeling | apply applies applied applying | tie ties tied tying
    query queries queried querying | survey surveys surveyed surveying | policy policies | entity entities
    write writes writing written | freeze freezing frozen | build builds building built | show shows shown
    align aligned aligning | distill distilled distilling | infer infers inferred inferring | box boxes
    transfer transfers transferred transferring | batch batches batched | loss losses | virus viruses
    code codes coded coding | age ages aged aging | add adds added adding | act acts acting | quiz quizzes
    agent agents | transformer transformers | merge merges merged merging | route routes routed routing
    movie movies | child children | see sees seeing | free frees freed | guarantee guarantees guaranteed
"""

STRANGERS = """
    universe university | organ organization | news new | use us | string str | fusion fuse | plan plane
    plane planet | bar bare | rat rate | not note | hop hope | star stare | cut cute | tub tube | bas bass
    mas mass | general generate | policy police | animal animate | import importance | expert experiment
    relation relative | arm army | state static | author authority | community communicate | opera operate
    number numeral | add address | pass passion | win wing | red reduce | see seed | fee feed | need needle
    model modal | mode model | story store | stored stories | scare scar | planed planned | planing planning
    hoping hopping | filing filling | mile mill | led lead | bite bit | biting bitting | set seed | tes test
    agent agency | vary very | vision visit | verse version | sign signal | long lone | doe does | plu plus
    thu thus | basis base | canva canvas | even evening | mar mars | transform transformer | later latent
    sparse sparsity | real reality | measure measurement | probable probability | simple simply | ace ac
    apple apply | relief relay | train trainer | attend attention | emerge emergency | one on
    ones on | ag age
"""


def as_kept(text: str) -> str:
    """A title as a library keeps it."""
    return paper(text).title


def pairs(table: list[tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(as_kept(text), query) for text, *queries in table for query in queries]


def groups(table: str) -> list[list[str]]:
    """The words between the bars, and the ends of the lines."""
    return [group.split() for line in table.strip().splitlines() for group in line.split("|")]


TITLES = list(dict.fromkeys(as_kept(text) for text, *_ in [*MEET, *APART]))


@pytest.fixture(scope="module")
def papers() -> Library:
    return library_with(*(paper(title, "Nothing to see here.") for title in TITLES))


@pytest.fixture(scope="module")
def indexed(papers: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    root = tmp_path_factory.mktemp("words") / "index"
    index.bring_up_to_date(root, papers, rebuild=False, progress=lambda done, total: None)
    ours = open_index(root, papers)
    yield ours
    ours.close()


@pytest.fixture(scope="module")
def scanner(papers: Library) -> Scanner:
    return Scanner(papers)


def finds(engine: Index | Scanner, query: str, papers: Library) -> set[str]:
    """The titles that an engine finds."""
    return {papers[n].title for n in numbers_in(engine.search(parse(query).tree, lambda _: 0).found)}


def lights(query: str, title: str) -> bool:
    """Whether a query lights up anything of a title as it is shown."""
    return bool(Highlighter.of(parse(query).tree).spans(readable(title), "title"))


def test_no_title_stands_for_another() -> None:
    assert len({paper_id(title) for title in TITLES}) == len(TITLES)


@pytest.mark.parametrize(("text", "query"), pairs(MEET))
def test_a_word_is_found_and_lit_however_it_is_written(
    text: str, query: str, indexed: Index, scanner: Scanner, papers: Library
) -> None:
    found = finds(scanner, query, papers)
    assert text in found
    assert finds(indexed, query, papers) == found
    assert {title for title in TITLES if lights(query, title)} >= found


@pytest.mark.parametrize(("text", "query"), pairs(APART))
def test_a_word_is_not_found_by_what_only_looks_like_it(
    text: str, query: str, indexed: Index, scanner: Scanner, papers: Library
) -> None:
    found = finds(scanner, query, papers)
    assert text not in found
    assert finds(indexed, query, papers) == found
    assert not lights(query, text)


@pytest.mark.parametrize("family", groups(FAMILIES), ids="-".join)
def test_the_inflections_of_a_word_meet(family: list[str]) -> None:
    assert {stem(word) for word in family} == {stem(family[0])}


@pytest.mark.parametrize("two", groups(STRANGERS), ids="-".join)
def test_different_words_do_not_meet(two: list[str]) -> None:
    one, other = two
    assert stem(one) != stem(other)
