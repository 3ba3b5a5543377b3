# classes 1, functions 2, parameters 3, module-docstrings 1
"""Reads articles from an RSS feed."""
import urllib2
from xml.dom import minidom

class FeedError(Exception):
	pass

def text(node, tag):
	found = node.getElementsByTagName(tag)
	if not found or not found[0].firstChild:
		raise FeedError, "no <%s>" % tag
	return found[0].firstChild.data

def articles(url):
	try:
		doc = minidom.parse(urllib2.urlopen(url))
	except urllib2.URLError, e:
		raise FeedError("cannot fetch %s: %s" % (url, e.reason))
	return [(text(i, 'title'), text(i, 'description')) for i in doc.getElementsByTagName('item')]
