# module-docstrings 1
"""What the planner reads."""
