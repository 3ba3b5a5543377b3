# classes 6, functions 30, parameters 18, class-docstrings 6, module-docstrings 1
"""Forms of the office itself."""

from quay.core.times import parse_clock


class Complaint:
    """The form for a complaint."""

    def __init__(self, name, about, day):
        self.name = name
        self.about = about
        self.day = day

    def title(self):
        return f"Complaint: {self.name}"

    def missing(self):
        return [field for field in ("name", "about", "day") if getattr(self, field) in (None, "")]

    def deadline(self):
        return int(self.day) + 14

    def is_noise(self):
        return "noise" in self.about


class Invoice:
    """The form for an invoice."""

    def __init__(self, name, cents, paid):
        self.name = name
        self.cents = cents
        self.paid = paid

    def title(self):
        return f"Invoice: {self.name}"

    def missing(self):
        return [field for field in ("name", "cents", "paid") if getattr(self, field) in (None, "")]

    def open_cents(self):
        return int(self.cents) - int(self.paid)

    def is_settled(self):
        return self.open_cents() <= 0


class Permit:
    """The form for a permit."""

    def __init__(self, name, work, until):
        self.name = name
        self.work = work
        self.until = until

    def title(self):
        return f"Permit: {self.name}"

    def missing(self):
        return [field for field in ("name", "work", "until") if getattr(self, field) in (None, "")]

    def minute(self):
        return parse_clock(self.until)

    def is_hot(self):
        return self.work in ("welding", "cutting")


class Visit:
    """The form for a visit."""

    def __init__(self, name, host, people):
        self.name = name
        self.host = host
        self.people = people

    def title(self):
        return f"Visit: {self.name}"

    def missing(self):
        return [field for field in ("name", "host", "people") if getattr(self, field) in (None, "")]

    def badges(self):
        return len(self.people)

    def is_school(self):
        return len(self.people) > 15


class Survey:
    """The form for a survey."""

    def __init__(self, name, depths, day):
        self.name = name
        self.depths = depths
        self.day = day

    def title(self):
        return f"Survey: {self.name}"

    def missing(self):
        return [field for field in ("name", "depths", "day") if getattr(self, field) in (None, "")]

    def shallowest(self):
        return min(self.depths)

    def range(self):
        return max(self.depths) - min(self.depths)


class Damage:
    """The form for a damage."""

    def __init__(self, name, place, cents):
        self.name = name
        self.place = place
        self.cents = cents

    def title(self):
        return f"Damage: {self.name}"

    def missing(self):
        return [field for field in ("name", "place", "cents") if getattr(self, field) in (None, "")]

    def is_insured(self):
        return int(self.cents) > 100_000

    def side(self):
        return self.place.split()[0]
