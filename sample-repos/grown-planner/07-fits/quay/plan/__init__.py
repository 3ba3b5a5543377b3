# module-docstrings 1
"""Who lies where, and when."""
