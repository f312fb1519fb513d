"""paperterm's own two themes: quiet surfaces, one warm colour for what was searched."""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES, Theme

DARK = Theme(
    name="paperterm-dark",
    primary="#7aa2d6",
    secondary="#5f7fa8",
    accent="#e0af68",
    warning="#e0af68",
    error="#e06c75",
    success="#8fbf7f",
    foreground="#d5d9e0",
    background="#15181d",
    surface="#1c2027",
    panel="#2a303a",
    boost="#232933",
    dark=True,
    variables={"block-cursor-background": "#4a6488", "border": "#3a4250", "scrollbar": "#3a4250"},
)

LIGHT = Theme(
    name="paperterm-light",
    primary="#2c5d9b",
    secondary="#5a7fae",
    accent="#a45c00",
    warning="#a45c00",
    error="#b3261e",
    success="#2f7a3b",
    foreground="#22262c",
    background="#fbfaf7",
    surface="#f1efe9",
    panel="#dfdbd1",
    boost="#e9e6de",
    dark=False,
    variables={"block-cursor-background": "#9db9dd", "border": "#c9c4b8", "scrollbar": "#c9c4b8"},
)

THEMES = (DARK, LIGHT)


def names() -> tuple[str, ...]:
    """The names of all themes: paperterm's own and Textual's."""
    return (*(theme.name for theme in THEMES), *BUILTIN_THEMES)
