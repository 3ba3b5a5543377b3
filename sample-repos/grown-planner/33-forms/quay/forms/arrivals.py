# classes 7, functions 35, parameters 21, class-docstrings 7, module-docstrings 1
"""Forms of ships that come and go."""

from quay.core.times import parse_clock
from quay.core.units import parse_length

HOME_PORTS = ("Alby", "Kvarn", "Sund")


class Arrival:
    """The form for an arrival."""

    def __init__(self, name, clock, draught):
        self.name = name
        self.clock = clock
        self.draught = draught

    def title(self):
        return f"Arrival: {self.name}"

    def missing(self):
        return [field for field in ("name", "clock", "draught") if getattr(self, field) in (None, "")]

    def minute(self):
        return parse_clock(self.clock)

    def is_deep(self):
        return parse_length(self.draught) > 600


class Departure:
    """The form for a departure."""

    def __init__(self, name, clock, next_port):
        self.name = name
        self.clock = clock
        self.next_port = next_port

    def title(self):
        return f"Departure: {self.name}"

    def missing(self):
        return [field for field in ("name", "clock", "next_port") if getattr(self, field) in (None, "")]

    def minute(self):
        return parse_clock(self.clock)

    def is_domestic(self):
        return self.next_port in HOME_PORTS


class Shift:
    """The form for a shift of berth."""

    def __init__(self, name, old, new):
        self.name = name
        self.old = old
        self.new = new

    def title(self):
        return f"Shift of berth: {self.name}"

    def missing(self):
        return [field for field in ("name", "old", "new") if getattr(self, field) in (None, "")]

    def is_needed(self):
        return self.old != self.new

    def is_across(self):
        return self.old[:1] != self.new[:1]


class Delay:
    """The form for a delay."""

    def __init__(self, name, minutes, cause):
        self.name = name
        self.minutes = minutes
        self.cause = cause

    def title(self):
        return f"Delay: {self.name}"

    def missing(self):
        return [field for field in ("name", "minutes", "cause") if getattr(self, field) in (None, "")]

    def hours(self):
        return int(self.minutes) / 60

    def is_excused(self):
        return self.cause in ("ice", "fog", "strike")


class Crew:
    """The form for a crew list."""

    def __init__(self, name, men, passports):
        self.name = name
        self.men = men
        self.passports = passports

    def title(self):
        return f"Crew list: {self.name}"

    def missing(self):
        return [field for field in ("name", "men", "passports") if getattr(self, field) in (None, "")]

    def unlisted(self):
        return int(self.men) - len(self.passports)

    def is_whole(self):
        return self.unlisted() == 0


class Stores:
    """The form for a stores."""

    def __init__(self, name, spirits, tobacco):
        self.name = name
        self.spirits = spirits
        self.tobacco = tobacco

    def title(self):
        return f"Stores: {self.name}"

    def missing(self):
        return [field for field in ("name", "spirits", "tobacco") if getattr(self, field) in (None, "")]

    def is_sealed(self):
        return int(self.spirits) + int(self.tobacco) > 40

    def duty(self):
        return int(self.spirits) * 900 + int(self.tobacco) * 300


class Health:
    """The form for a declaration of health."""

    def __init__(self, name, sick, dead):
        self.name = name
        self.sick = sick
        self.dead = dead

    def title(self):
        return f"Declaration of health: {self.name}"

    def missing(self):
        return [field for field in ("name", "sick", "dead") if getattr(self, field) in (None, "")]

    def is_clean(self):
        return not int(self.sick) and not int(self.dead)

    def flag(self):
        return "Q" if self.is_clean() else "QQ"
