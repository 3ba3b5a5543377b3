# functions 0
import requests

r = requests.get("https://weather.example/api?city=porto")
data = r.json()
print(data["temp"], data["rain"])
if data["rain"] > 5:
    print("take the umbrella")
