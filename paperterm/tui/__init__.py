"""The browser: the only package that imports Textual."""

import os

# Frames a second at most. With Textual's own 60, an answer waits longer for its frame than the search took.
os.environ.setdefault("TEXTUAL_FPS", "120")
