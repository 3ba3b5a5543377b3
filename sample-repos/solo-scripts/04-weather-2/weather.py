# functions 0
import requests
import sys

city = "porto"
if len(sys.argv) > 1:
    city = sys.argv[1]
try:
    r = requests.get("https://weather.example/api?city=" + city)
    data = r.json()
    print(city, data["temp"], data["rain"])
    if data["rain"] > 5:
        print("take the umbrella")
except:
    print("no internet?")
