# functions 3, parameters 3, function-docstrings 1, module-docstrings 1
"""Sum bank exports by category and month."""
import argparse
import csv
from collections import Counter


def category(text, rules):
    """First rule whose word occurs in the text."""
    text = text.lower()
    for word, name in rules.items():
        if word in text:
            return name
    return "other"


RULES = {"pingo": "food", "lidl": "food", "cp ": "train", "galp": "car", "edp": "power", "meo": "phone"}


def read(path):
    with open(path, newline="", encoding="latin-1") as f:
        for row in csv.DictReader(f, delimiter=";"):
            yield row["Data"][3:], row["Descritivo"], float(row["Valor"].replace(".", "").replace(",", "."))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("export", nargs="+")
    args = parser.parse_args()
    total = Counter()
    for path in args.export:
        for month, text, value in read(path):
            total[month, category(text, RULES)] += value
    for (month, name), value in sorted(total.items()):
        print(f"{month}  {name:10} {value:10.2f}")


if __name__ == "__main__":
    main()
