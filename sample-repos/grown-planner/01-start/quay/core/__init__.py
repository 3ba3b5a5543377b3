# module-docstrings 1
"""Quantities that everything else speaks of."""
