"""The browser: the only package that imports Textual."""
