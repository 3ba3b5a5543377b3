# functions 4, parameters 8, annotated-parameters 8, annotated-returns 4
from __future__ import annotations

from pathlib import Path

import pytest

from tidegate.config import load_settings
from tidegate.errors import ConfigError

GOOD = """
poll_seconds = 30
webhooks = ["https://pager.example/hook"]

[gauges.north-quay]
url = "https://gauges.example/north-quay"
watch = "200 cm"
flood = "3 m"
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, GOOD))
    assert settings.poll_seconds == 30.0
    assert settings.database == tmp_path / "tidegate.db"
    (gauge,) = settings.gauges
    assert (gauge.watch, gauge.flood) == (2.0, 3.0)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("poll_seconds = 30", "poll_seconds = 0", "poll_seconds must be a positive number"),
        ("poll_seconds = 30", "poll_seconds = true", "poll_seconds must be a positive number"),
        ('flood = "3 m"', "", "lacks 'flood'"),
        ('"3 m"', '"3"', "no unit"),
        ('"3 m"', '"1 m"', "watch must be below flood"),
        ("poll_seconds = 30", "poll_seconds =", "not valid TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint):
        load_settings(write(tmp_path, GOOD.replace(old, new)))


def test_a_missing_file_keeps_its_cause(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(tmp_path / "nowhere.toml")
    assert isinstance(caught.value.__cause__, FileNotFoundError)
