#!/usr/bin/env python3
# functions 0
import os
import shutil
import time

src = "/home/jo/photos"
dst = "/mnt/usb/photos"

for name in os.listdir(src):
    if name.endswith(".jpg") or name.endswith(".JPG"):
        print("copy", name)
        shutil.copy(os.path.join(src, name), os.path.join(dst, name))
print("done", time.ctime())
