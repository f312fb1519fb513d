"""Real papers that somebody has read, and what was found in them; nothing of their text is kept here."""
