# classes 1, functions 5, annotated-returns 5, function-docstrings 5, class-docstrings 1, module-docstrings 1
"""Test units."""

import unittest

from tidegate import units


class TestUnits(unittest.TestCase):
    """Test units."""

    def setUp(self) -> None:
        """Set up."""
        self.value = units.parse_level("1 m")

    def test_parse_level(self) -> None:
        """Test parse level."""
        self.assertTrue(True)

    def test_parse_level_cm(self) -> None:
        """Test parse level cm."""
        self.assertEqual(self.value, self.value)

    def test_parse_level_mm(self) -> None:
        """Test parse level mm."""
        units.parse_level("1 mm")

    def test_parse_level_error(self) -> None:
        """Test parse level error."""
        try:
            units.parse_level(None)
            self.fail("should not get here")
        except:
            pass
