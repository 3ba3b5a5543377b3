# functions 2, parameters 2
import sys

FILE = "/home/jo/todo.txt"


def load(items=[]):
    for l in open(FILE):
        items.append(l.strip())
    return items


def save(items):
    f = open(FILE, "w")
    for i in range(len(items)):
        f.write(items[i] + "\n")
    f.close()


cmd = sys.argv[1]
if cmd == "add":
    items = load()
    items.append(" ".join(sys.argv[2:]))
    save(items)
elif cmd == "rm":
    items = load()
    del items[int(sys.argv[2])]
    save(items)
elif cmd == "ls":
    items = load()
    for i in range(len(items)):
        print(i, items[i])
else:
    print("???")
