# functions 2, annotated-returns 2
from __future__ import annotations

import pytest

from tidegate.metrics import Metrics


def test_counts_are_rendered_in_order() -> None:
    metrics = Metrics()
    for outcome in ("ok", "failed", "ok"):
        metrics.count("tidegate_polls_total", outcome)
    assert [line for line in metrics.render().splitlines() if not line.startswith("#")] == [
        'tidegate_polls_total{kind="failed"} 1',
        'tidegate_polls_total{kind="ok"} 2',
    ]


def test_a_misspelt_name_is_loud() -> None:
    with pytest.raises(KeyError, match="tidegate_pols_total"):
        Metrics().count("tidegate_pols_total", "ok")
