# module-docstrings 1
"""Plans berths by tide."""
