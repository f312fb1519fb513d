"""Web addresses out of prose: found, normalised, told apart by where they lead, and made safe to open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote, unquote

from paperterm.papers import Link, LinkKind, Paper

LONGEST_URL = 2048
"""So many characters an address may have that is opened."""

_HUB = "huggingface.co"
_MIRRORS = ("hf-mirror.com", "hf.xwall.us.kg")
_HOST_NAMES = {
    **dict.fromkeys((*_MIRRORS, "hf.co", "www.huggingface.co"), _HUB),
    "www.github.com": "github.com",
    "www.gitlab.com": "gitlab.com",
}

# One mirror always writes its host with the dot of the root zone: what follows is the source's own text.
_MIRROR_IN_PROSE = re.compile(r"(?<![\w.-])(?:hf\.xwall\.us\.kg\.?|hf-mirror\.com)(?![\w-])")

# A scheme may be glued to the word before it, a bare host may not. An address in prose ends at white space,
# at a bracket of the markup around it, or at punctuation that no address holds unescaped.
_CANDIDATE = re.compile(
    r"(?:[Hh]ttps?://|(?<![\w.@-])(?=www\.[\w-]+\.|[Gg]it(?:[Hh]ub|[Ll]ab)\.com/|huggingface\.co/))"
    r"[^\s{}\[\]<>\"|\\^`“”‘’…、。，；：！？（）「」《》]+"
)
# A host before a path, or one of the hosts that project pages have, without a scheme.
_BARE = re.compile(r"(?<![\w.@-])(?:[\w-]+\.)+(?:[A-Za-z]{2,12}/[^\s{}<>\"]*|(?:github|gitlab)\.io\b)")
_ESCAPED = re.compile(r"\\([_%&#~])")
_GLUED = re.compile(r"(?<![/=])(?=https?://)")
_PARTS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[^/?#:@\[\]]+|\[[0-9A-Fa-f:.]+\])(?P<port>:\d{1,5})?"
    r"(?P<path>(?:/[^?#]*)?)(?P<tail>(?:[?#].*)?)",
    re.IGNORECASE,
)
_ASCII_HOST = re.compile(r"[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\]")
_PUBLIC_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_][\w-]+|(?:\d{1,3}\.){3}\d{1,3}")

# Hosts on which upper and lower case, http and https, and a final slash make no difference.
_CASELESS = frozenset({"github.com", "gitlab.com", _HUB})
_FORGES = frozenset({"bitbucket.org", "codeberg.org", "gitee.com", "github.com", "gitlab.com"})
_CODE_HOSTS = frozenset(
    {"anonymous.4open.science", "gist.github.com", "git.sr.ht", "raw.githubusercontent.com"}
)
_DATA_HOSTS = frozenset(
    {
        "archive.ics.uci.edu",
        "data.mendeley.com",
        "dataverse.harvard.edu",
        "figshare.com",
        "ieee-dataport.org",
        "physionet.org",
        "zenodo.org",
    }
)
_DATA_DOIS = ("10.5281/zenodo", "10.6084/m9.figshare", "10.7910/dvn")
_PROJECT_SUFFIXES = (
    ".github.io",
    ".gitlab.io",
    ".hf.space",
    ".netlify.app",
    ".notion.site",
    ".pages.dev",
    ".vercel.app",
)
# First parts of the hub's paths that are not an owner's name.
_HUB_AREAS = frozenset(
    {"blog", "collections", "docs", "join", "learn", "organizations", "papers", "posts", "tasks"}
)

_ARXIV_ID = r"(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d{1,3})?"
_AT_ARXIV = re.compile(
    rf"https?://(?:(?:(?:www|export|browse)\.)?arxiv\.org/(?:abs|pdf|html)|(?:www\.)?alphaxiv\.org/abs"
    rf"|ar5iv\.(?:labs\.)?(?:arxiv\.)?org/(?:abs|html)|{re.escape(_HUB)}/papers"
    rf"|(?:dx\.)?doi\.org/10\.48550/arxiv\.(?=\d))[/]?{_ARXIV_ID}(?:\.pdf)?/?(?:[?#].*)?",
    re.IGNORECASE,
)
_AT_DOI = re.compile(r"https?://(?:(?:dx|www)\.)?doi\.org/(?P<doi>10\.\d{4,9}/[^?#]+)", re.IGNORECASE)


class Identity(NamedTuple):
    """What a paper is known by elsewhere."""

    arxiv_id: str | None
    doi: str | None


def find_links(text: str) -> tuple[Link, ...]:
    """The web addresses in a text, in order and each once, with what they lead to."""
    if "://" not in text and "www." not in text and ".co" not in text:
        return ()
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    links: dict[str, Link] = {}
    for candidate in _CANDIDATE.finditer(text):
        for address in _GLUED.split(candidate[0]):
            if found := _link(address):
                key, link = found
                links.setdefault(key, link)
    return tuple(links.values())


def addresses_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Where in a text there are web addresses, and what each of them is when it is opened."""
    for candidate in _CANDIDATE.finditer(text):
        start = candidate.start()
        for address in _GLUED.split(candidate[0]):
            if found := _link(address):
                yield start, start + len(_trimmed(address)), found[1].url
            start += len(address)


def identity(paper: Paper) -> Identity:
    """The paper's arXiv id and DOI: its own, else those that its links lead to, if they lead to one alone.

    A text may name other papers beside its own, so nothing is taken from among several; and a DOI of data is
    none of a paper.
    """
    urls = [link.url for link in paper.links]
    at_arxiv = {found["id"] for url in urls if (found := _AT_ARXIV.fullmatch(url))}
    at_doi = {unquote(found["doi"]) for url in urls if (found := _AT_DOI.fullmatch(url))}
    dois = {doi for doi in at_doi if not doi.lower().startswith((*_DATA_DOIS, "10.48550/arxiv."))}
    return Identity(
        paper.arxiv_id or (next(iter(at_arxiv)) if len(at_arxiv) == 1 else None),
        paper.doi or (next(iter(dois)) if len(dois) == 1 else None),
    )


def page_of(paper: Paper) -> str | None:
    """The address to give for a paper: its page at arXiv, that of its DOI, else its first link."""
    if paper.arxiv_id:
        return f"https://arxiv.org/abs/{quote(paper.arxiv_id)}"
    if paper.doi:
        return f"https://doi.org/{quote(paper.doi, safe='/:;().')}"
    return paper.links[0].url if paper.links else None


def without_links(text: str) -> str:
    """The text with a blank in place of each web address, also of one that leads nowhere."""
    return _BARE.sub(" ", _CANDIDATE.sub(" ", text))


def repair_hosts(text: str) -> str:
    """The text with the hosts of the hub's mirrors replaced by the hub's own."""
    if any(mirror in text for mirror in _MIRRORS):
        return _MIRROR_IN_PROSE.sub(_HUB, text)
    return text


def safe_url(url: str) -> str | None:
    """The address to hand to a web browser, or None if it must not be opened.

    Only http and https with a host pass; user names, blanks, controls, backslashes and the placeholders of
    launchers do not. A host beyond ASCII comes back in punycode: what is shown is what is opened.
    """
    if len(url) > LONGEST_URL or not url.isprintable() or " " in url or "\\" in url:
        return None
    if "%action" in url or "%s" in url:
        return None
    parts = _PARTS.fullmatch(url)
    host = parts and _in_ascii(parts["host"])
    if not parts or not host:
        return None
    return f"{parts['scheme'].lower()}://{host}{parts['port'] or ''}{parts['path']}{parts['tail']}"


def _in_ascii(host: str) -> str | None:
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    return host if _ASCII_HOST.fullmatch(host) else None


def _link(candidate: str) -> tuple[str, Link] | None:
    """The link in a piece of prose, with the key by which two spellings of one address are equal."""
    address = _trimmed(candidate)
    parts = _PARTS.fullmatch(address if "://" in address else f"https://{address}")
    if not parts:
        return None
    host = parts["host"].lower().rstrip(".")
    host = _HOST_NAMES.get(host, host)
    if not _PUBLIC_HOST.fullmatch(host):
        return None
    scheme, path, tail = parts["scheme"].lower(), parts["path"], parts["tail"]
    if host in _CASELESS:
        scheme, path = "https", path.rstrip("/").removesuffix(".git")
    where = f"{host}{parts['port'] or ''}{path}{tail}"
    url = f"{scheme}://{where}"
    if safe_url(url) is None:
        return None
    key = where.lower() if host in _CASELESS else where.rstrip("/")
    return key, Link(url, _kind(host, path))


def _trimmed(candidate: str) -> str:
    """The candidate without the punctuation of the sentence around it."""
    while candidate:
        if candidate[-1] in ".,;:!?'*$" or (
            candidate[-1] == ")" and candidate.count(")") > candidate.count("(")
        ):
            candidate = candidate[:-1]
        else:
            break
    return candidate


def _kind(host: str, path: str) -> LinkKind:
    parts = [part for part in path.split("/") if part]
    if host == _HUB:
        return _hub_kind(parts)
    site = host.removeprefix("www.")
    if site in _FORGES or site.startswith("gitlab."):
        return "code" if len(parts) >= 2 else "other"
    if site in _CODE_HOSTS or (site == "sourceforge.net" and parts[:1] in (["p"], ["projects"])):
        return "code"
    if (
        site in _DATA_HOSTS
        or site.endswith(".figshare.com")
        or (site == "kaggle.com" and parts[:1] == ["datasets"])
        or (site in ("doi.org", "dx.doi.org") and path[1:].lower().startswith(_DATA_DOIS))
    ):
        return "dataset"
    if site == "sites.google.com" or site.endswith(_PROJECT_SUFFIXES):
        return "project"
    return "other"


def _hub_kind(parts: list[str]) -> LinkKind:
    match parts:
        case ["datasets", _, *_]:
            return "dataset"
        case ["spaces", _, *_]:
            return "project"
        case [owner, _, *_] if owner not in _HUB_AREAS:
            return "model"
        case _:
            return "other"
