"""What is new in the reader's searches, told as text, Markdown, JSON and an e-mail message."""

from __future__ import annotations

import email
import email.policy
import itertools
import json
from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest
from making import paper
from markdown_it import MarkdownIt

from paperterm.errors import UsageError
from paperterm.news import Bulletin, Section, as_json, as_markdown, as_text, bulletin
from paperterm.news.mail import as_mail
from paperterm.papers import Paper
from paperterm.printing import Kept, Row
from paperterm.rising import Rise

WHEN = datetime(2025, 3, 11, 6, 30, tzinfo=UTC)
MAMBA = paper("Mamba: Linear-Time Sequence Modeling", "Selective state spaces. See https://github.com/a/b.")
MATH = paper("R^3Mem [Vision] *stars*", "A memory. " * 60)
HOSTILE = paper(
    "<script>alert(1)</script> & co", "Nothing <b>bold</b>. Go to https://example.org/?a=1&b=2 now."
)
RISE = Rise("mamba", 9, 40, 2, 400, 5.0, MAMBA.id)


def section(name: str, *papers: Paper, total: int = 41, since: date | None = None) -> Section:
    return Section(name, f"query of {name}", [Row(each, Kept()) for each in papers], total, since)


def news(*sections: Section) -> Bulletin:
    return bulletin(sections, [RISE])


def mail(made: Bulletin, most: int = 20) -> EmailMessage:
    sent = as_mail(made, "cron@example.org", "reader@example.org", WHEN, most)
    message = email.message_from_bytes(sent, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def test_a_paper_in_two_searches_is_one_new_paper() -> None:
    made = news(section("states", MAMBA, MATH), section("linear", MAMBA))
    assert made.papers == 2
    assert made.headline() == "2 new papers: states 2, linear 1"


def test_searches_without_anything_new_are_named_last() -> None:
    made = news(section("states", MAMBA), section("quiet one"))
    assert [each.name for each in made.sections] == ["states"]
    assert "Nothing new in quiet one." in as_text(made)


def test_the_text_fits_into_a_letter() -> None:
    text = as_text(news(section("states", MAMBA, MATH, since=date(2025, 3, 10))))
    assert "states (2 new since 2025-03-10, 41 in all)" in text
    assert all(len(line) <= 72 for line in text.splitlines())
    assert MAMBA.id in text
    assert "https://github.com/a/b" in text
    assert "mamba (9 of 40 papers, before 2 of 400)" in " ".join(text.split())


def test_of_very_many_the_first_are_told_and_the_others_counted() -> None:
    many = [paper(f"Paper {number}") for number in range(30)]
    made = news(section("much", *many))
    for told in (as_text(made), as_markdown(made), part(mail(made), "html")):
        assert "and 10 more in paperterm" in told
        assert "Paper 19" in told
        assert "Paper 20" not in told
    assert "Paper 29" in as_text(made, most=0)


def test_the_markdown_reads_back_word_for_word() -> None:
    parsed = MarkdownIt("commonmark").parse(as_markdown(news(section("*s* _x_", MATH, HOSTILE))))
    headings = [
        (before.tag, "".join(child.content for child in inline.children or ()))
        for before, inline in itertools.pairwise(parsed)
        if before.type == "heading_open"
    ]
    assert headings == [
        ("h1", "News"),
        ("h2", "*s* _x_ (2 new, 41 in all)"),
        ("h3", MATH.title),
        ("h3", HOSTILE.title),
    ]


def test_the_json_has_the_papers_as_every_command_gives_them() -> None:
    data = json.loads(as_json(news(section("states", MAMBA), section("none"))))
    assert data["papers"] == 1
    assert data["quiet"] == ["none"]
    (search,) = data["searches"]
    assert (search["name"], search["query"], search["new"], search["total"]) == (
        "states",
        "query of states",
        1,
        41,
    )
    assert search["papers"][0]["id"] == MAMBA.id
    assert data["rising"][0]["words"] == "mamba"


def test_the_message_has_all_that_a_mailer_needs() -> None:
    message = mail(news(section("states", MAMBA)))
    assert message["From"] == "cron@example.org"
    assert message["To"] == "reader@example.org"
    assert message["Subject"] == "paperterm: 1 new paper: states 1"
    assert message["Date"].datetime == WHEN
    assert message["Message-ID"].endswith("@example.org>")
    assert message.get_content_type() == "multipart/alternative"
    assert MAMBA.title in part(message, "plain")
    assert MAMBA.title in part(message, "html")


def test_no_line_of_a_message_is_longer_than_mail_allows() -> None:
    long = paper("W" * 990, "V" * 3_000)
    sent = as_mail(news(section("ü" * 200, long)), "a@example.org", "b@example.org", WHEN)
    assert all(len(line) <= 998 for line in sent.split(b"\n"))


def test_html_of_a_digest_stays_text() -> None:
    shown = part(mail(news(section("<i>", HOSTILE))), "html")
    assert "<script>" not in shown
    assert "<i>" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in shown
    assert '<a href="https://example.org/?a=1&amp;b=2">' in shown


@pytest.mark.parametrize("address", ["nobody", "a@b\nBcc: c@example.org", "", "a b@example.org"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="no e-mail address"):
        as_mail(news(section("states", MAMBA)), "cron@example.org", address, WHEN)


def test_a_name_cannot_add_a_header() -> None:
    message = mail(news(section("a\nBcc: c@example.org", MAMBA)))
    assert message["Bcc"] is None
