# classes 2, functions 45, parameters 18, class-docstrings 2, module-docstrings 1
"""The office: its letters, its till, its log."""


class Office:
    """Letters and money, since one desk has both."""

    def __init__(self):
        self.box = []
        self.money = 0

    def receive(self, letter):
        self.box.append(letter)

    def unread(self):
        return [letter for letter in self.box if not letter.get("read")]

    def read_next(self):
        self.unread()[0]["read"] = True

    def is_empty(self):
        return not self.box

    def oldest(self):
        return min(self.box, key=lambda letter: letter["day"])

    def from_sender(self, sender):
        return [letter for letter in self.box if letter["from"] == sender]

    def throw_away(self, letter):
        self.box.remove(letter)

    def senders(self):
        return sorted({letter["from"] for letter in self.box})

    def urgent(self):
        return [letter for letter in self.unread() if letter.get("urgent")]

    def size(self):
        return len(self.box)

    def forward(self, letter, name):
        self.box.append(dict(letter, to=name))

    def pay_in(self, cents):
        self.money += cents

    def pay_out(self, cents):
        self.money -= cents

    def balance(self):
        return self.money

    def is_short(self):
        return self.money < 0

    def euros(self):
        return f"{self.money / 100:.2f}"

    def covers(self, cents):
        return self.money >= cents

    def share(self, people):
        return self.money // people

    def round_down(self):
        self.money -= self.money % 5

    def count(self, counted):
        return self.money == counted

    def difference(self, counted):
        return counted - self.money

    def close(self):
        self.money = 0


class BerthLog:
    """Who lay where: many questions to one list."""

    def __init__(self):
        self.entries = []

    def of_ship(self, ship):
        return [e for e in self.entries if e["ship"] == ship]

    def at_berth(self, berth):
        return [e for e in self.entries if e["berth"] == berth]

    def before(self, day):
        return [e for e in self.entries if e["day"] < day]

    def since(self, day):
        return [e for e in self.entries if e["day"] >= day]

    def late(self):
        return [e for e in self.entries if e.get("late")]

    def with_tug(self):
        return [e for e in self.entries if e.get("tug")]

    def with_pilot(self):
        return [e for e in self.entries if e.get("pilot")]

    def damaged(self):
        return [e for e in self.entries if e.get("damage")]

    def by_night(self):
        return [e for e in self.entries if not 420 <= e["minute"] <= 1140]

    def by_day(self):
        return [e for e in self.entries if 420 <= e["minute"] <= 1140]

    def unpaid(self):
        return [e for e in self.entries if not e.get("paid")]

    def add(self, entry):
        self.entries.append(entry)

    def first(self):
        return self.entries[0]

    def last(self):
        return self.entries[-1]

    def days(self):
        return sorted({e["day"] for e in self.entries})

    def ships(self):
        return sorted({e["ship"] for e in self.entries})

    def is_quiet(self):
        return not self.entries

    def length(self):
        return len(self.entries)

    def tail(self, number):
        return self.entries[-number:]

    def strike(self, entry):
        self.entries.remove(entry)

    def busiest(self):
        return max(self.days(), key=lambda day: len(self.since(day)))
