# functions 0
import csv
import json
import sys

out = []
f = open(sys.argv[1])
for row in csv.DictReader(f):
    for k in row.keys():
        if row[k] == "":
            row[k] = None
    out.append(row)
f.close()
print(json.dumps(out, indent=2))
