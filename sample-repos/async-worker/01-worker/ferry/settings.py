# module-docstrings 1
"""Everything that the environment decides."""

import os

DATABASE = os.environ.get("FERRY_DATABASE", "ferry.db")
FEED = os.environ["FERRY_FEED"]
TOKEN = os.getenv("FERRY_TOKEN", "")
TIMEOUT = float(os.environ.get("FERRY_TIMEOUT", "5"))
WORKERS = int(os.environ.get("FERRY_WORKERS", "4"))
