# module-docstrings 1
"""The forms in the binder."""
