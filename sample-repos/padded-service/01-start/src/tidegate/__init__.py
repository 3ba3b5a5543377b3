# module-docstrings 1
"""Init."""

__version__ = "1.0.0"
