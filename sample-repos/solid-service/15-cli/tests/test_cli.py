# functions 2, parameters 4, annotated-parameters 4, annotated-returns 2
from __future__ import annotations

from pathlib import Path

import pytest

from tidegate.cli import main

SETTINGS = '[gauges.quay]\nurl = "https://gauges.example/quay"\nwatch = "2 m"\nflood = "3 m"\n'


@pytest.mark.parametrize(
    ("text", "code"), [(SETTINGS, 0), (SETTINGS.replace("3 m", "1 m"), 2), ("gauges =", 2)]
)
def test_check_tells_by_its_exit_code(tmp_path: Path, text: str, code: int) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    assert main(["check", str(path)]) == code


def test_without_a_command_usage_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([])
    assert caught.value.code == 2
    assert "usage: tidegate" in capsys.readouterr().err
