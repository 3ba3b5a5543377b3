# classes 1, functions 2, parameters 3, function-docstrings 1, class-docstrings 1, module-docstrings 1
"""Reads articles from an RSS feed."""
import urllib.error
import urllib.request
from xml.dom import minidom


class FeedError(Exception):
    """The feed cannot be fetched or lacks what a letter needs."""


def text(node, tag):
    found = node.getElementsByTagName(tag)
    if not found or not found[0].firstChild:
        raise FeedError(f"no <{tag}>")
    return found[0].firstChild.data


def articles(url):
    """Return (title, text) of every item."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            doc = minidom.parse(answer)
    except urllib.error.URLError as error:
        raise FeedError(f"cannot fetch {url}: {error.reason}") from error
    return [(text(i, "title"), text(i, "description")) for i in doc.getElementsByTagName("item")]
