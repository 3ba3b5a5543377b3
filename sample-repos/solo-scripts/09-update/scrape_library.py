# functions 0
import re
import time
import urllib.request

url = "https://library.example/new?page=%d"
seen = []
try:
    for l in open("seen.txt"):
        seen.append(l.strip())
except:
    pass

for page in range(1, 6):
    html = urllib.request.urlopen(url % page).read().decode("utf8")
    for m in re.findall('<h3 class="title">(.*?)</h3>', html):
        if m not in seen:
            print("NEW:", m)
            seen.append(m)
    time.sleep(2)

f = open("seen.txt", "w")
for s in seen:
    f.write(s + "\n")
f.close()
