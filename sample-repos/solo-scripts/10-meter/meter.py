# functions 1, parameters 1
import serial
import time
import datetime

# reads the electricity meter (IR head on USB), logs watts
ser = serial.Serial("/dev/ttyUSB0", 9600, timeout=10)


def parse(line):
    # 1-0:16.7.0*255(000312.44*W)
    if line.startswith("1-0:16.7.0"):
        return float(line[line.index("(") + 1:line.index("*W")])


while True:
    try:
        l = ser.readline().decode("ascii")
        w = parse(l)
        if w != None:
            now = datetime.datetime.now()
            open("power.log", "a").write("%s %s\n" % (now.timestamp(), w))
    except Exception as e:
        print("error", e)
        time.sleep(5)
