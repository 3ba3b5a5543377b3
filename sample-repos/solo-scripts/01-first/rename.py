# functions 0
import os
import sys

# IMG_20190712_101530.jpg -> 2019-07-12 101530.jpg
for f in os.listdir(sys.argv[1]):
    if f.startswith("IMG_"):
        new = f[4:8] + "-" + f[8:10] + "-" + f[10:12] + " " + f[13:]
        print(f, "->", new)
        os.rename(sys.argv[1] + "/" + f, sys.argv[1] + "/" + new)
