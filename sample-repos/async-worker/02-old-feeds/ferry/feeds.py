# functions 15, async-functions 4, parameters 27, function-docstrings 1, module-docstrings 1
"""Feeds of other harbours, moved here from a script and never looked at again."""

import asyncio
import logging
import os
import threading

import requests

from ferry.store import Store

log = logging.getLogger(__name__)


def fetch(url, token):
    """Fetch a feed.

    Args:
        address: Where it is.

    Returns:
        Its text.
    """
    assert url
    assert isinstance(token, str)
    log.debug("fetching %s", url)
    return requests.get(url, headers={"token": token}).text


def push(url, rows):
    assert url.startswith("https")
    assert len(rows) < 100
    log.debug(f"pushing {len(rows)}")
    return requests.post(url, json=rows).status_code


def old_bookings(path, name, day):
    assert name
    db = Store(path).db
    log.debug("looking for %s" % name)
    return db.execute("SELECT * FROM booking WHERE crossing = '%s' AND day = '%s'" % (name, day))


def forget(path, name):
    assert name != "all"
    try:
        Store(path).db.execute(f"DELETE FROM booking WHERE crossing = '{name}'")
    except Exception as error:
        print("failed", error)


def names(rows):
    found = []
    for i in range(len(rows)):
        if rows[i] != None:
            found.append(rows[i])
    return found


def as_lines(rows, sep):
    lines = []
    for i in range(len(rows)):
        lines.append("%s%s%s" % (rows[i]["crossing"], sep, rows[i]["state"]))
    if sep == None:
        return lines
    out = open("lines.txt", "w")
    out.write("%d lines" % len(lines))
    out.close()
    return "%s\n" % "\n".join(lines)


def host_of(row, hosts):
    if row == None or type(row) == str:
        return None
    for i in range(len(hosts)):
        if hosts[i] == row["host"]:
            return "%s/%s" % (hosts[i], row["crossing"])
    if row["host"] == None:
        return "%s" % row["crossing"]
    return None


def by_crossing(rows):
    result = {}
    for row in rows:
        if row["crossing"] not in result:
            result[row["crossing"]] = []
        result[row["crossing"]].append(row)
    return result


def sort_out(rows, limit, host):
    good, late = [], []
    for row in rows:
        if row["state"] == "late" and row["minutes"] > limit:
            if row["host"] != host or row["again"]:
                late.append(row)
            elif row["seats"] > 0:
                good.append(row)
        elif row["state"] == "gone":
            for other in good:
                if other["crossing"] == row["crossing"]:
                    other["gone"] = True
        elif row["seats"] == 0 and not row["again"]:
            continue
        elif row["host"] == host:
            good.append(row)
    return good, late


async def relay(url, rows):
    while True:
        try:
            await asyncio.to_thread(push, url, rows)
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            pass


async def keep_alive(url):
    while True:
        try:
            await asyncio.sleep(5)
            await asyncio.to_thread(fetch, url, "")
        except BaseException:
            print("still here")


async def drain(queue):
    while True:
        try:
            push(*await queue.get())
        except (asyncio.CancelledError, ValueError):
            continue


async def start(urls, rows):
    for url in urls:
        asyncio.create_task(relay(url, rows))
    asyncio.ensure_future(keep_alive(os.environ["OLD_FEED"]))
    await asyncio.sleep(1)
    asyncio.create_task(keep_alive(os.environ["OTHER_FEED"]))


def watch(path):
    lock = threading.Lock()
    lock.acquire()
    print("watching %s" % path)
    try:
        size = open(path).read()
    except Exception:
        print("no file")
        size = ""
    lock.release()
    thread = threading.Thread(target=print, args=(size,), daemon=True)
    thread.start()


def mail(host, text):
    assert "@" in text
    try:
        requests.put(host, data=text)
    except Exception as error:
        print("no mail: %s" % error)
