"""Text as families write it, and as nobody does."""

from __future__ import annotations

from hypothesis import strategies as st

SCRIPTS = (
    "abcXYZ éèçœ’“”–€ß",
    "Łódźąęćżśñ",
    "ЖукОлена дівчина",
    "نور محمد أحمد مثال",
    "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "हिन्दी नमस्ते",
    "ᐊᐱᓇᐅᔭᖅ ᓄᓇᕗᑦ",
    "እንኳን ደህና",
    "0123456789 .,:;-/()[]",
    "👍🏽 漢字 \u200d\u200c\u0301\u200e\u200f\u00ad",
)


def words(max_size: int = 40) -> st.SearchStrategy[str]:
    """One line that mixes scripts, digits, brackets and what no face of ours has."""
    return st.text(st.sampled_from(sorted(set("".join(SCRIPTS)))), max_size=max_size)


def anything(max_size: int = 60) -> st.SearchStrategy[str]:
    """Any text without control characters and halves of surrogate pairs; line ends are \\n."""
    chars = st.characters(exclude_categories=["Cc", "Cs"])
    return st.text(st.one_of(chars, st.sampled_from(" \n")), max_size=max_size)
