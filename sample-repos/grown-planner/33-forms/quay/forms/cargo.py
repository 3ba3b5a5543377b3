# classes 7, functions 35, parameters 21, class-docstrings 7, module-docstrings 1
"""Forms of goods."""

HOME_PORTS = ("Alby", "Kvarn", "Sund")
CRANES = {"north": 40, "south": 12}


class Manifest:
    """The form for a manifest."""

    def __init__(self, name, goods, tonnes):
        self.name = name
        self.goods = goods
        self.tonnes = tonnes

    def title(self):
        return f"Manifest: {self.name}"

    def missing(self):
        return [field for field in ("name", "goods", "tonnes") if getattr(self, field) in (None, "")]

    def weight(self):
        return sum(self.tonnes)

    def heaviest(self):
        return max(self.tonnes, default=0)


class Dangerous:
    """The form for a dangerous goods."""

    def __init__(self, name, un_numbers, deck):
        self.name = name
        self.un_numbers = un_numbers
        self.deck = deck

    def title(self):
        return f"Dangerous goods: {self.name}"

    def missing(self):
        return [field for field in ("name", "un_numbers", "deck") if getattr(self, field) in (None, "")]

    def classes(self):
        return sorted({number[:1] for number in self.un_numbers})

    def needs_watch(self):
        return self.deck != "open"


class Ballast:
    """The form for a ballast water."""

    def __init__(self, name, tanks, port):
        self.name = name
        self.tanks = tanks
        self.port = port

    def title(self):
        return f"Ballast water: {self.name}"

    def missing(self):
        return [field for field in ("name", "tanks", "port") if getattr(self, field) in (None, "")]

    def volume(self):
        return sum(self.tanks.values())

    def is_foreign(self):
        return self.port not in HOME_PORTS


class Waste:
    """The form for a waste."""

    def __init__(self, name, oily, dry):
        self.name = name
        self.oily = oily
        self.dry = dry

    def title(self):
        return f"Waste: {self.name}"

    def missing(self):
        return [field for field in ("name", "oily", "dry") if getattr(self, field) in (None, "")]

    def charge(self):
        return int(self.oily) * 75 + int(self.dry) * 20

    def is_delivered(self):
        return bool(self.oily or self.dry)


class Bunker:
    """The form for a bunkering."""

    def __init__(self, name, fuel, tonnes):
        self.name = name
        self.fuel = fuel
        self.tonnes = tonnes

    def title(self):
        return f"Bunkering: {self.name}"

    def missing(self):
        return [field for field in ("name", "fuel", "tonnes") if getattr(self, field) in (None, "")]

    def is_clean(self):
        return self.fuel in ("lng", "methanol")

    def minutes(self):
        return int(self.tonnes) * 3


class Lift:
    """The form for a heavy lift."""

    def __init__(self, name, tonnes, crane):
        self.name = name
        self.tonnes = tonnes
        self.crane = crane

    def title(self):
        return f"Heavy lift: {self.name}"

    def missing(self):
        return [field for field in ("name", "tonnes", "crane") if getattr(self, field) in (None, "")]

    def is_possible(self):
        return int(self.tonnes) <= CRANES.get(self.crane, 0)

    def spare(self):
        return CRANES.get(self.crane, 0) - int(self.tonnes)


class Reefer:
    """The form for a cooled goods."""

    def __init__(self, name, degrees, plugs):
        self.name = name
        self.degrees = degrees
        self.plugs = plugs

    def title(self):
        return f"Cooled goods: {self.name}"

    def missing(self):
        return [field for field in ("name", "degrees", "plugs") if getattr(self, field) in (None, "")]

    def power(self):
        return int(self.plugs) * 7

    def is_frozen(self):
        return float(self.degrees) < -15
