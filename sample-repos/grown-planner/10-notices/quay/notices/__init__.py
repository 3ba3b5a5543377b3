# module-docstrings 1
"""What the office tells those who sail."""
