"""The browser, driven by its keys and looked at as a reader does."""
