# module-docstrings 1
"""What a ship is and needs."""
