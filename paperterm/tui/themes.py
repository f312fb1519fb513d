"""paperterm's own themes, and what makes every theme readable: contrast that is counted, not hoped for.

Quiet surfaces; one cool colour for where the reader is, one warm one for what was searched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual.color import BLACK, WHITE, Color
from textual.theme import BUILTIN_THEMES, Theme

LEAST_CONTRAST = 4.5
"""As WCAG counts it; a theme may ask for more by a variable of this name."""

_STEPS = 20
_ROOM = 1.3
"""How much more contrast than the least the strongest text must have on a row, so that others can differ."""

DARK = Theme(
    name="paperterm-dark",
    primary="#8fb3dd",
    secondary="#5f7fa8",
    accent="#7db4f0",
    warning="#e8b765",
    error="#ec8087",
    success="#93c287",
    foreground="#dde1e8",
    background="#14171c",
    surface="#1b2027",
    panel="#29303a",
    boost="#232a33",
    dark=True,
    variables={
        "block-cursor-background": "#4d78b0",
        "input-selection-background": "#3b5a86",
        "border": "#39414d",
        "scrollbar": "#414b59",
    },
)

LIGHT = Theme(
    name="paperterm-light",
    primary="#31588c",
    secondary="#5a7fae",
    accent="#1a5fb4",
    warning="#9a4f00",
    error="#b3261e",
    success="#2c6e38",
    foreground="#1f2329",
    background="#fcfbf8",
    surface="#f2f0ea",
    panel="#dfdbd1",
    boost="#e8e5dc",
    dark=False,
    variables={
        "block-cursor-background": "#8fb4e3",
        "input-selection-background": "#b9d2f0",
        "border": "#c6c1b5",
        "scrollbar": "#bdb7aa",
    },
)

CONTRAST = Theme(
    name="paperterm-contrast",
    primary="#a8d4ff",
    secondary="#7fbfff",
    accent="#66d9ff",
    warning="#ffd75f",
    error="#ff9c9c",
    success="#9cf09c",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#2b2b2b",
    boost="#1c1c1c",
    dark=True,
    variables={
        "block-cursor-background": "#2f74d0",
        "input-selection-background": "#1d4f94",
        "border": "#8c8c8c",
        "scrollbar": "#b0b0b0",
        "least-contrast": "7",
    },
)

CONTRAST_LIGHT = Theme(
    name="paperterm-contrast-light",
    primary="#00317a",
    secondary="#00419e",
    accent="#00419e",
    warning="#7a2f00",
    error="#8c0000",
    success="#00471a",
    foreground="#000000",
    background="#ffffff",
    surface="#ffffff",
    panel="#dcdcdc",
    boost="#ececec",
    dark=False,
    variables={
        "block-cursor-background": "#7db8ff",
        "input-selection-background": "#a8d0ff",
        "border": "#6a6a6a",
        "scrollbar": "#505050",
        "least-contrast": "7",
    },
)

ANSI = Theme(
    name="paperterm-ansi",
    primary="ansi_default",
    secondary="ansi_default",
    accent="ansi_default",
    # of the terminal's sixteen, magenta is the one that is readable on black and on white nearly everywhere
    warning="ansi_magenta",
    error="ansi_red",
    success="ansi_default",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    ansi=True,
    variables={
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "border": "ansi_default",
        "border-blurred": "ansi_default",
        "block-cursor-foreground": "ansi_default",
        "block-cursor-background": "ansi_default",
        "block-cursor-text-style": "reverse",
        "input-cursor-foreground": "ansi_default",
        "input-cursor-background": "ansi_default",
        "input-cursor-text-style": "reverse",
        "input-selection-background": "ansi_default",
        "input-selection-foreground": "ansi_magenta",
        "link-color": "ansi_default",
        "link-color-hover": "ansi_default",
        "link-background-hover": "ansi_default",
        "link-style-hover": "bold reverse",
        "screen-selection-background": "ansi_magenta",
        "screen-selection-foreground": "ansi_black",
        **dict.fromkeys(("scrollbar", "scrollbar-hover", "scrollbar-active"), "ansi_default"),
        **dict.fromkeys(
            ("scrollbar-background", "scrollbar-background-hover", "scrollbar-background-active"),
            "ansi_default",
        ),
    },
)

THEMES = (DARK, LIGHT, CONTRAST, CONTRAST_LIGHT, ANSI)

_TEXTS = ("text-warning", "text-success", "text-error", "text-primary", "text-accent")
_WITHOUT_COLOUR = {
    "row-here": "transparent",
    "row-here-style": "reverse",
    "row-away": "transparent",
    "row-away-style": "none",
    "row-range": "transparent",
    "soft": "ansi_default",
    "soft-style": "dim",
    "muted": "ansi_default dim",
    "title-here-style": "bold reverse",
    "veil": "ansi_default",
}
"""What tells where the reader is where no colour can: reverse video, and signs."""


def styles(variables: Mapping[str, str], *, colourless: bool) -> dict[str, str]:
    """What paperterm draws with in a theme, to be laid over the theme's own variables.

    Args:
        variables: The theme's own.
        colourless: Whether the terminal's own two colours are all there is to draw grounds with.

    Returns:
        The grounds of rows, and every colour of text such that it can be read on all grounds it stands on.
    """
    if colourless:
        return dict(_WITHOUT_COLOUR)
    background, surface, foreground, cursor, secondary = (
        Color.parse(variables[name])
        for name in ("background", "surface", "foreground", "block-cursor-background", "secondary")
    )
    background, surface = (BLACK.blend(each, each.a).with_alpha(1) for each in (background, surface))
    least = float(variables.get("least-contrast", LEAST_CONTRAST))
    strongest = max(BLACK, WHITE, key=lambda each: contrast(each, background))
    rows = {
        "row-here": _ground(background, cursor.with_alpha(1), 0.42, strongest, least),
        "row-away": _ground(background, foreground.with_alpha(1), 0.09, strongest, least),
        "row-range": _ground(background, secondary.with_alpha(1), 0.30, strongest, least),
    }
    grounds = [background, surface, *rows.values()]
    foreground = readable(foreground, grounds, strongest, least)
    texts = {name: Color.parse(variables[name.removeprefix("text-")]) for name in _TEXTS}
    texts |= {
        "soft": background.blend(foreground, 0.72),
        "foreground-muted": background.blend(foreground, 0.62),
    }
    shown = {name: readable(colour, grounds, strongest, least).hex for name, colour in texts.items()}
    return {
        **{name: colour.hex for name, colour in rows.items()},
        **shown,
        "primary": shown["text-primary"],
        "accent": shown["text-accent"],
        "foreground": foreground.hex,
        "row-here-style": "none",
        "row-away-style": "none",
        "soft-style": "none",
        "title-here-style": "bold",
        "muted": shown["foreground-muted"],
        "veil": f"{background.hex} 60%",
    }


def readable(colour: Color, grounds: Sequence[Color], strongest: Color, least: float) -> Color:
    """The colour, as much nearer to the strongest as it takes to have the contrast on all the grounds."""
    colour = colour.with_alpha(1)
    for step in range(_STEPS + 1):
        nearer = colour.blend(strongest, step / _STEPS)
        if _least_contrast(nearer, grounds) >= least:
            return nearer
    return strongest


def _ground(background: Color, tint: Color, share: float, strongest: Color, least: float) -> Color:
    """The background with as much of the tint as leaves room for text on it."""
    for step in range(_STEPS):
        ground = background.blend(tint, share * (1 - step / _STEPS))
        if contrast(strongest, ground) >= min(least * _ROOM, contrast(strongest, background)):
            return ground
    return background


def _least_contrast(colour: Color, grounds: Iterable[Color]) -> float:
    return min(contrast(colour, ground) for ground in grounds)


def contrast(one: Color, other: Color) -> float:
    """The contrast of two colours as WCAG counts it, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.r / 255, colour.g / 255, colour.b / 255)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def names() -> tuple[str, ...]:
    """The names of all themes: paperterm's own and Textual's."""
    return (*(theme.name for theme in THEMES), *BUILTIN_THEMES)
