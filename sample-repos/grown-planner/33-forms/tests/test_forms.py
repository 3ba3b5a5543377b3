# functions 2, module-docstrings 1
"""Forms."""

from quay.forms.arrivals import Arrival, Crew, Health
from quay.forms.cargo import Dangerous, Lift
from quay.forms.desk import Invoice, Survey


def test_titles_and_missing_fields():
    form = Arrival("Alma", "7:05", "")
    assert form.title() == "Arrival: Alma"
    assert form.missing() == ["draught"]


def test_what_forms_work_out():
    assert Crew("Alma", 3, ["A", "B"]).unlisted() == 1
    assert Health("Alma", 0, 0).flag() == "Q"
    assert Dangerous("Alma", ["1203", "1005", "3077"], "open").classes() == ["1", "3"]
    assert Lift("Alma", 30, "north").spare() == 10
    assert not Invoice("Alma", 500, 400).is_settled()
    assert Survey("Alma", [410, 380, 450], 3).range() == 70
