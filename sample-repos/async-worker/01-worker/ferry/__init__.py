# module-docstrings 1
"""Books places on ferries and tells crews about them."""
