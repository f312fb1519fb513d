"""The query language."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from paperterm.errors import QueryError
from paperterm.query import (
    FIELDS,
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_PREFIXES,
    MAX_TERMS,
    SORTS,
    STATES,
    And,
    Everything,
    Facet,
    Fuzzy,
    Like,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    State,
    Word,
    describe,
    names,
    parse,
    positive_terms,
    unparse,
)

a, b, c = Word("aa"), Word("bb"), Word("cc")

PIECES = """
    mamba GPT-4 C++ LLM.int8() std::vector 10:30 the Ω 机器 x -x --x ! - : " “ "a b" "!" ""
    aa* a* * *a a*b aa~ aa~2 aa~3 ~ ~2 aa~* OR AND NOT or OR: -OR ( ) () -( foo:bar foo:OR Title: http://a.b
    is:read has:code is:un date:2025-03 date:>=2025-01-01 date:<2025 date:9 date:>9999 upvotes:>5 upvotes:1..9
    sort:date like:ab2 topic:vision topic:"a topic:-x tag:OR title:( topic:( title:-x title:OR title:a:b
"""
pieces = st.sampled_from([" ", "\t", *PIECES.split(), *(f"{name}:" for name in FIELDS)])
query_text = st.lists(st.one_of(pieces, st.text(max_size=4)), max_size=14).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda glue: glue.join(parts))
)


def tree(text: str) -> Node:
    return parse(text).tree


def typed(text: str) -> Node:
    return parse(text, typing=True).tree


def refusal(text: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse(text)
    return caught.value


def leaves(node: Node) -> list[Node]:
    match node:
        case And(children) | Or(children):
            return [leaf for child in children for leaf in leaves(child)]
        case Not(child):
            return leaves(child)
        case _:
            return [node]


# What is understood


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Everything()),
        ("   ", Everything()),
        ("mamba", Word("mamba")),
        ("aa bb", And((a, b))),
        ("aa AND bb", And((a, b))),
        ("aa OR bb", Or((a, b))),
        ("aa OR bb cc", Or((a, And((b, c))))),
        ("(aa OR bb) cc", And((Or((a, b)), c))),
        ("aa (bb cc)", And((a, b, c))),
        ("aa OR (bb OR cc)", Or((a, b, c))),
        ("aa -bb", And((a, Not(b)))),
        ("aa NOT bb", And((a, Not(b)))),
        ("NOT aa bb", And((Not(a), b))),
        ("-(aa bb) cc", And((Not(And((a, b))), c))),
        ('-"aa bb" cc', And((Not(Phrase("aa bb")), c))),
        ("-title:aa bb", And((Not(Word("aa", "title")), b))),
        ('"mixture  of experts"', Phrase("mixture of experts")),
        ("“mixture of experts”", Phrase("mixture of experts")),
        ("distil*", Prefix("distil")),
        ("colour~", Fuzzy("colour", 1)),
        ("colour~2", Fuzzy("colour", 2)),
        ("title:mamba", Word("mamba", "title")),
        ("TITLE:mamba", Word("mamba", "title")),
        ('abstract:"aa bb"', Phrase("aa bb", "abstract")),
        ("abs:mam*", Prefix("mam", "abstract")),
        ("author:li~", Fuzzy("li", 1, "author")),
        ("title:(aa OR bb)", Or((Word("aa", "title"), Word("bb", "title")))),
        ("title:(aa abs:bb)", And((Word("aa", "title"), Word("bb", "abstract")))),
        ("topic:vision", Facet("topic", "vision")),
        ('topic:"language models"', Facet("topic", "language models")),
        ("topic:(vision OR audio)", Or((Facet("topic", "vision"), Facet("topic", "audio")))),
        ("digest:003", Facet("digest", "003")),
        ("file:003", Facet("digest", "003")),
        ("tag:C++", Facet("tag", "C++")),
        ("kind:surv*", Facet("kind", "surv")),
        ("is:Unread", State("is", "unread")),
        ("has:code", State("has", "code")),
        ("like:AB2", Like("ab2")),
    ],
)
def test_a_query_is_understood(text: str, expected: Node) -> None:
    assert tree(text) == expected


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("date:2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("date:2025-02", date(2025, 2, 1), date(2025, 2, 28)),
        ("date:2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
        ("date:>2025-03", date(2025, 4, 1), None),
        ("date:>=2025-03", date(2025, 3, 1), None),
        ("date:<2025-03", None, date(2025, 2, 28)),
        ("date:<=2025-03", None, date(2025, 3, 31)),
        ("date:=2025-03-11", date(2025, 3, 11), date(2025, 3, 11)),
        ("date:2025-01..2025-03", date(2025, 1, 1), date(2025, 3, 31)),
        ("date:2025..", date(2025, 1, 1), None),
        ("published:..2025", None, date(2025, 12, 31)),
        ("upvotes:50", 50, 50),
        ("upvotes:>50", 51, None),
        ("upvotes:<=50", None, 50),
        ("upvotes:10..20", 10, 20),
    ],
)
def test_a_range_has_inclusive_bounds(text: str, low: date | int | None, high: date | int | None) -> None:
    assert tree(text) == Range(text.partition(":")[0], low, high)


@pytest.mark.parametrize("word", ["GPT-4", "co-attention", "C++", "LLM.int8()", "M^{2}UGen", "don't", "R&D"])
def test_a_compound_is_one_word(word: str) -> None:
    assert tree(word) == Word(word)


@pytest.mark.parametrize(
    "word", ["std::vector", "10:30", "http://arxiv.org/abs/1", "https://a.b", "2:1", "a.b:c"]
)
def test_a_colon_does_not_always_make_a_field(word: str) -> None:
    assert tree(word) == Word(word)


def test_a_title_with_a_subtitle_is_plain_words() -> None:
    assert tree("Title: Subtitle") == And((Word("Title"), Word("Subtitle")))


def test_operators_are_words_in_small_letters_and_where_they_are_attached() -> None:
    assert tree("aa or bb") == And((a, Word("or"), b))
    assert tree("title:OR") == Word("or", "title")


def test_an_exclusion_alone_excludes_from_everything() -> None:
    assert tree("-survey") == And((Everything(), Not(Word("survey"))))
    assert tree("aa OR -bb") == Or((a, And((Everything(), Not(b)))))


def test_a_double_exclusion_is_none() -> None:
    assert tree("-(-aa)") == a
    assert tree("NOT NOT aa") == a


def test_the_order_is_not_part_of_the_tree() -> None:
    query = parse("aa sort:date bb")
    assert (query.tree, query.sort) == (And((a, b)), "date")
    assert parse("sort:title") == Query("sort:title", Everything(), "title")


# Every row of the language: whole, and as far as it has been typed

A_DAY = date(2025, 1, 1)
MARCH = Range("date", date(2025, 3, 1), date(2025, 3, 31))
ROWS: list[tuple[str, Node, str, Node]] = [
    ("aa experts", And((a, Word("experts"))), "aa exp", And((a, Prefix("exp")))),
    ('"mixture of experts"', Phrase("mixture of experts"), '"mixture of exp', Prefix("mixture of exp")),
    ("mamba OR rwkv", Or((Word("mamba"), Word("rwkv"))), "mamba OR r", Or((Word("mamba"), Prefix("r")))),
    ("aa -survey", And((a, Not(Word("survey")))), "aa -surv", And((a, Not(Word("surv"))))),
    ("aa NOT survey", And((a, Not(Word("survey")))), "aa NOT", a),
    ("(aa OR bb) cc", And((Or((a, b)), c)), "(aa OR b", Or((a, Prefix("b")))),
    ("distil*", Prefix("distil"), "distil", Prefix("distil")),
    ("colour~", Fuzzy("colour", 1), "colour~", Fuzzy("colour", 1)),
    ("colour~2", Fuzzy("colour", 2), "colour~2", Fuzzy("colour", 2)),
    ("title:mamba", Word("mamba", "title"), "title:mam", Prefix("mam", "title")),
    ("abstract:mamba", Word("mamba", "abstract"), "abstract:m", Prefix("m", "abstract")),
    ("author:vaswani", Word("vaswani", "author"), "author:vas", Prefix("vas", "author")),
    ("topic:vision", Facet("topic", "vision"), "topic:vis", Facet("topic", "vis")),
    ('topic:"language models"', Facet("topic", "language models"), 'topic:"la', Facet("topic", "la")),
    ("digest:003", Facet("digest", "003"), "digest:0", Facet("digest", "0")),
    ("tag:todo", Facet("tag", "todo"), "tag:t", Facet("tag", "t")),
    ("kind:survey", Facet("kind", "survey"), "kind:s", Facet("kind", "s")),
    ("is:unread", State("is", "unread"), "is:u", State("is", "unread")),
    ("is:starred", State("is", "starred"), "is:", Everything()),
    ("is:marked", State("is", "marked"), "is:mark", State("is", "marked")),
    ("has:code", State("has", "code"), "has:c", State("has", "code")),
    ("has:note", State("has", "note"), "has:n", State("has", "note")),
    ("has:link", State("has", "link"), "has", Prefix("has")),
    ("is:later", State("is", "later"), "is:l", State("is", "later")),
    ("note:idea", Word("idea", "note"), "note:id", Prefix("id", "note")),
    ('note:"an idea"', Phrase("an idea", "note"), 'note:"an id', Prefix("an id", "note")),
    ("rating:>=4", Range("rating", 4, None), "rating:>", Everything()),
    ("rating:3..5", Range("rating", 3, 5), "rating:3..", Range("rating", 3, None)),
    ("date:2025-03", MARCH, "date:2025-", Everything()),
    ("date:>=2025-01-01", Range("date", A_DAY, None), "date:>=", Everything()),
    ("date:2025-01..2025-03", Range("date", A_DAY, MARCH.high), "date:2025-01..", Range("date", A_DAY, None)),
    ("upvotes:>50", Range("upvotes", 51, None), "upvotes:>", Everything()),
    ("aa sort:date", a, "aa sort:d", a),
    ("aa sort:title", a, "aa sort:t", a),
    ("aa sort:relevance", a, "aa sort:", a),
    ("like:jiojgtj5td", Like("jiojgtj5td"), "like:jio", Like("jio")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "begun", "so_far"), ROWS)
def test_every_row_of_the_language(text: str, expected: Node, begun: str, so_far: Node) -> None:
    assert parse(text) == Query(text, expected, parse(text).sort)
    assert parse(begun, typing=True).tree == so_far


@pytest.mark.parametrize("text", [row[0] for row in ROWS])
def test_on_the_way_to_a_row_nothing_is_noted(text: str) -> None:
    for end in range(len(text) + 1):
        assert parse(text[:end], typing=True).notes == (), text[:end]


@pytest.mark.parametrize("order", SORTS)
def test_every_order_can_be_asked_for_anywhere(order: str) -> None:
    assert parse(f"aa sort:{order} bb") == Query(f"aa sort:{order} bb", And((a, b)), order)
    assert parse(f"sort:{order}", typing=True).sort == order


@pytest.mark.parametrize("name", STATES)
def test_every_state_can_be_asked_for(name: str) -> None:
    for value in STATES[name]:
        assert tree(f"{name}:{value}") == typed(f"{name}:{value}") == State(name, value)


# What is refused


@pytest.mark.parametrize(
    ("text", "part", "position"),
    [
        ("aa titel:bb", "did you mean title:?", 3),
        ("zzzz:bb", "There is no field zzzz:; put it in quotes", 0),
        ("ti:bb", "did you mean title:?", 0),
        ("pub:2025", "did you mean published:?", 0),
        ("aa (bb titel:(cc))", "did you mean title:?", 7),
        ("-autor:bb", "did you mean author:?", 1),
        ('aa "bb', "quotation mark is not closed", 3),
        ("aa (bb", "parenthesis is not closed", 3),
        ("aa) bb", "closes nothing", 2),
        ("aa ()", "nothing between", 3),
        ("title:", "title: needs a value", 0),
        ("(title: )", "title: needs a value", 1),
        ('topic:""', "topic: needs a value", 6),
        ("topic:*", "topic: needs a value", 6),
        ("date:garbage", "date: does not understand “garbage”", 5),
        ("date:2025-02-30", "does not understand", 5),
        ("date:0000", "does not understand", 5),
        ("date:2025-00", "does not understand", 5),
        ("date:2025-13", "does not understand", 5),
        ("date:2025-01-00", "does not understand", 5),
        ("date:>9999", "does not understand", 5),
        ("date:..", "does not understand", 5),
        ("date:2025..2024", "does not understand", 5),
        ("upvotes:many", "upvotes: does not understand", 8),
        ("is:raed", "did you mean is:read?", 3),
        ("has:xyzzy", "it knows code, note", 4),
        ("sort:size", "sort: does not know “size”", 5),
        ("-sort:date", "cannot be negated", 6),
        ("like:!", "takes the id", 5),
        ("aa OR", "OR needs something after it", 3),
        ("OR aa", "OR needs something before it", 0),
        ("aa OR OR bb", "OR needs something after it", 3),
        ("aa AND OR bb", "AND needs something after it", 3),
        ("AND aa", "AND needs something before it", 0),
        ("aa NOT", "NOT needs something after it", 3),
        ("(aa OR) bb", "OR needs something after it", 4),
        ("m*", "at least two letters", 0),
        ("*mamba", "end of a word", 0),
        ("ma*mba", "end of a word", 0),
        ("colour~3", "~1 or ~2", 0),
        ('"aa bb"~2', "needs a word before it", 7),
        ("!!!", "nothing to search for", 0),
    ],
)
def test_a_malformed_query_is_refused_with_a_sentence_and_a_place(
    text: str, part: str, position: int
) -> None:
    error = refusal(text)
    assert part in error.sentence
    assert (error.query, error.position) == (text, position)


def test_each_limit_is_a_message() -> None:
    assert "512 characters" in refusal("x" * (MAX_LENGTH + 1)).sentence
    assert "32 terms" in refusal("x " * (MAX_TERMS + 1)).sentence
    assert "16 deep" in refusal("(" * (MAX_DEPTH + 1) + "x" + ")" * (MAX_DEPTH + 1)).sentence
    assert "8 words with *" in refusal("xx* " * (MAX_PREFIXES + 1)).sentence


def test_what_is_beyond_a_limit_is_where_the_caret_stands() -> None:
    assert refusal("x" * (MAX_LENGTH + 1)).position == MAX_LENGTH
    assert refusal("x " * (MAX_TERMS + 1)).position == 2 * MAX_TERMS
    assert refusal("(" * (MAX_DEPTH + 1) + "x").position == MAX_DEPTH
    assert refusal("xx* " * (MAX_PREFIXES + 1)).position == 4 * MAX_PREFIXES


@pytest.mark.parametrize(
    "text",
    [
        "(" * 500,
        "x" * 10_000,
        "x OR " * 2000,
        "NOT " * 500,
        "-" * 500,
        '"' * 501,
        "*",
        "?*?*" * 9,
        "x*" * 200,
    ],
)
def test_what_is_sent_to_break_it_is_told_in_a_sentence(text: str) -> None:
    assert refusal(text).sentence
    assert parse(text, typing=True, finished=True).notes


@pytest.mark.parametrize(
    "text", ["date:" + "9" * 500, "is:" + "x" * 500, "y" * 500 + ":z", "“" + "!" * 500 + "”"]
)
def test_a_sentence_quotes_no_more_than_a_reader_reads(text: str) -> None:
    sentences = [note.message for note in parse(text, typing=True, finished=True).notes]
    assert sentences
    assert max(map(len, sentences)) < 150


def test_what_is_within_the_limits_is_understood() -> None:
    assert len(leaves(tree("x " * MAX_TERMS))) == MAX_TERMS
    assert tree("(" * MAX_DEPTH + "aa" + ")" * MAX_DEPTH) == a
    assert len(leaves(tree("xx* " * MAX_PREFIXES))) == MAX_PREFIXES


# What is noted


def test_what_has_no_letters_is_noted_and_left_out() -> None:
    query = parse("aa & bb")
    assert query.tree == And((a, b))
    assert [(note.position, "“&”" in note.message) for note in query.notes] == [(3, True)]


def test_common_words_alone_are_noted() -> None:
    assert "the, of" in parse("the of the").notes[0].message
    assert not parse("the mamba").notes
    assert not parse('"to be or not to be"').notes


def test_a_field_apart_from_its_value_is_a_word_and_noted() -> None:
    query = parse("title: mamba")
    assert query.tree == And((Word("title"), Word("mamba")))
    assert [(note.message, note.position) for note in query.notes] == [
        ("title: is a word here: a field has its value right behind it.", 0)
    ]
    assert not parse("Abstract: nonsense").notes


# While typing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mixt", Prefix("mixt")),
        ("m", Prefix("m")),
        ("mixture ", Word("mixture")),
        ("mixture exp", And((Word("mixture"), Prefix("exp")))),
        ("title:mam", Prefix("mam", "title")),
        ("(aa OR bb", Or((a, Prefix("bb")))),
        ('"mixtur', Prefix("mixtur")),
        ('"mixture of', Prefix("mixture of")),
        ('"mixture of ', Phrase("mixture of")),
        ('"mixture of e', Prefix("mixture of e")),
        ('"mixture of exp', Prefix("mixture of exp")),
        ("text-to-im", Prefix("texttoim")),
        ("text-to-ima", Prefix("text-to-ima")),
        ('"in-c', Prefix("inc")),
        ("3.5", Prefix("3.5")),
        ('title:"mixture of exp', Prefix("mixture of exp", "title")),
        ('"', Everything()),
        ("mamba OR", Word("mamba")),
        ("mamba OR ", Word("mamba")),
        ("mamba -", Word("mamba")),
        ("is:un", State("is", "unread")),
        ("date:20", Everything()),
        ("date:2025-", Everything()),
        ("upvotes:>", Everything()),
        ("topic:", Everything()),
        ('topic:"lang', Facet("topic", "lang")),
        ("C++", Prefix("C++")),
    ],
)
def test_what_is_not_finished_does_not_get_in_the_way(text: str, expected: Node) -> None:
    assert typed(text) == expected


UNFINISHED = [
    "mamba OR", "mamba OR ", "aa AND", "NOT", '"mixture of', '"mixture of ', "(aa", "(aa OR (bb cc) dd", "(",
    "topic:", "title:", 'topic:"lang', "sort:d", "date:20", "date:2025-0", "upvotes:>",
]  # fmt: skip


@pytest.mark.parametrize("text", ["", "mixt", "aa -", "is:un", *UNFINISHED])
def test_what_is_not_finished_is_not_noted(text: str) -> None:
    assert parse(text, typing=True).notes == ()


@pytest.mark.parametrize("text", UNFINISHED)
def test_what_is_left_unfinished_is_noted(text: str) -> None:
    assert parse(text, typing=True, finished=True).notes


def test_a_word_being_excluded_is_not_a_prefix() -> None:
    assert typed("mamba -s") == And((Word("mamba"), Not(Word("s"))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("foo:bar ", And((Word("foo"), Word("bar")))),
        ("foo:bar", And((Word("foo"), Prefix("bar")))),
        ("date:garbage ", And((Word("date"), Word("garbage")))),
        ("is:foo ", And((Word("is"), Word("foo")))),
        ("title:ma*mba ", And((Word("ma", "title"), Word("mba", "title")))),
        ("aa) bb ", And((a, b))),
        ("OR aa ", a),
        ("colour~9 ", Word("colour")),
        ("foo:(aa bb) ", And((Word("foo"), a, b))),
    ],
)
def test_what_is_malformed_is_searched_as_words_with_a_note(text: str, expected: Node) -> None:
    query = parse(text, typing=True)
    assert query.tree == expected
    assert query.notes


def test_beyond_a_limit_the_rest_is_left_out() -> None:
    assert len(leaves(typed("x " * 99))) == MAX_TERMS
    assert sum(isinstance(leaf, Prefix) for leaf in leaves(typed("xx* " * 12))) == MAX_PREFIXES
    assert typed("(" * 300 + "aa ") == a
    assert parse("x" * 9999, typing=True).notes


@given(st.text() | query_text)
def test_typing_never_fails_at_any_letter(text: str) -> None:
    for end in range(len(text) + 1):
        for finished in (False, True):
            query = parse(text[:end], typing=True, finished=finished)
            assert all(0 <= note.position <= end for note in query.notes)


@given(st.text() | query_text)
def test_what_the_command_line_understands_enter_understands_alike(text: str) -> None:
    entered = parse(text, typing=True, finished=True)
    try:
        understood = parse(text)
    except QueryError as refused:
        wrong: int | None = refused.position
    else:
        assert understood == entered
        wrong = None
    # what is refused is searched as well as can be, and what was wrong is said
    assert wrong is None or wrong in {note.position for note in entered.notes}


# Trees


def short_prefix(node: Node) -> bool:
    return isinstance(node, Prefix) and sum(map(str.isalnum, node.text)) < 2


@given(query_text, st.booleans())
def test_a_tree_comes_back_from_its_text(text: str, typing: bool) -> None:
    try:
        found = parse(text, typing=typing).tree
    except QueryError:
        return
    written = unparse(found)
    assume(len(written) <= MAX_LENGTH and not any(map(short_prefix, leaves(found))))
    assert tree(written) == found


@given(query_text)
def test_every_tree_can_be_described(text: str) -> None:
    found = parse(text, typing=True).tree
    assert len(describe(found).splitlines()) >= len(leaves(found))


def test_a_description_is_an_indented_tree() -> None:
    found = tree('aa OR -"b c" title:x d~2 topic:v date:2025-03-01 upvotes:>5')
    assert describe(found).splitlines() == [
        "any of",
        "  word aa in title or abstract",
        "  all of",
        "    not",
        '      phrase "b c" in title or abstract',
        "    word x in title",
        "    words like d, up to 2 letters different in title or abstract",
        "    topic v",
        "    date 2025-03-01",
        "    upvotes from 6",
    ]


def test_positive_terms_leave_out_what_is_negated() -> None:
    found = tree('aa (bb OR title:"c d") -dd -(ee -ff) topic:x')
    assert list(positive_terms(found)) == [a, b, Phrase("c d", "title")]


@pytest.mark.parametrize("value", ["lang", "Language M", "models", "é", "mod"])
def test_a_facet_is_named_by_the_beginning_of_its_name_or_of_a_word_in_it(value: str) -> None:
    assert names(value, "Language models (École)")


@pytest.mark.parametrize("value", ["anguage", "odels", "language vision"])
def test_a_facet_is_not_named_by_the_middle_of_a_word(value: str) -> None:
    assert not names(value, "Language models")
