# functions 0
import matplotlib.pyplot as plt
import sys

xs = []
ys = []
for line in open(sys.argv[1]):
    a, b = line.split()
    xs.append(float(a))
    ys.append(float(b))
plt.plot(xs, ys)
#plt.xlim(0, 100)
#plt.title("power")
plt.savefig("out.png")
