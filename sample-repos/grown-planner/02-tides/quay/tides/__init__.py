# module-docstrings 1
"""How much water there is."""
