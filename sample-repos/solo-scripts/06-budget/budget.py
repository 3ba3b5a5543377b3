# functions 0
import csv
import sys

total = {}
for row in csv.reader(open(sys.argv[1])):
    if row[0] == "date":
        continue
    cat = row[2]
    if cat == "":
        cat = "other"
    if cat in total:
        total[cat] = total[cat] + float(row[1])
    else:
        total[cat] = float(row[1])
for cat in total:
    print("%s: %.2f" % (cat, total[cat]))
