"""Which words of a text say what it is about: not those that any text has, nor those that any paper has."""

from __future__ import annotations

from collections.abc import Iterator

from paperterm.analysis import STOP_WORDS, stem, tokens

_LEAST_LETTERS = 3

_GENERIC = frozenset(
    map(
        stem,
        """
        achieve across address advance aim allow another approach author available based become benefit best
        better beyond bring broad capable challenge code common compare comparable comprehensive consist
        consistently contain crucial current dataset demonstrate despite different diverse effective
        effectively enable enhance ensure especially even every evaluate exhibit existing experiments
        explore extensive extensively facilitate first focus framework full further furthermore gap given
        github good having help here high highlight highly however https identify impact important
        impressive improve improvement include including increase increasingly insight introduce issue key
        known lack large later lead less level like limit limitation limited low main major make many
        method model moreover much multiple near need new notable novel number obtain offer often one open
        order outperform overall paper particular particularly perform performance possible potential
        present previous prior problem promising propose proposed prove provide publicly rang reach recent
        recently reduce release rely remain remarkable require research result reveal robust second set
        several show significant significantly similar simple single specific specifically stateoftheart
        strong study substantial substantially suggest superior support systematic task test therefore thus
        three total traditional train two typically understand unique use using validate variety various
        via well widely without work yet yield
        """.split(),  # noqa: SIM905 -- as for the stop words
    )
)
"""The stems of words that any paper may have, whatever it is about."""


def telling(text: str) -> Iterator[tuple[str, int, int]]:
    """The stems of the words of a text that say what it is about, and where each stands.

    A compound is its parts where they say something by themselves, as in state-space, and else itself, as
    in GPT-4 or in-context.
    """
    found = tokens(text)
    at = 0
    while at < len(found):
        first = found[at]
        at += 1
        parts = []
        while at < len(found) and found[at].start < first.end:
            parts.append(found[at])
            at += 1
        if parts and (
            any(part.term in STOP_WORDS or not _is_word(part.term) for part in parts) or not parts[1:]
        ):
            parts = [first] if "'" not in text[first.start : first.end] else []
        for token in parts or ([first] if first.width == 1 else []):
            root = stem(token.term)
            if (
                token.term not in STOP_WORDS
                and root not in _GENERIC
                and sum(map(str.isalpha, token.term)) >= _LEAST_LETTERS
            ):
                yield root, token.start, token.end


def _is_word(term: str) -> bool:
    return len(term) >= _LEAST_LETTERS and term.isalpha()
