"""paperterm: a terminal browser for digests of research papers."""

__version__ = "0.1.0"
