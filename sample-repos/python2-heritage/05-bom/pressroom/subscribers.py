# classes 2, functions 7, parameters 9, function-docstrings 1, class-docstrings 1, module-docstrings 1
"""Subscribers, one per line: address;name;language"""
import string, os

class SubscriberError:
	"""Old style on purpose: string exceptions were worse."""
	def __init__(self, line, reason):
		self.line = line
		self.reason = reason
	def __str__(self):
		return "line %d: %s" % (self.line, self.reason)

class Subscriber:
	def __init__(self, address, name, language='sv'):
		self.address = address
		self.name = name
		self.language = language
	def __cmp__(self, other):
		return cmp(self.address, other.address)
	def has_key(self, key):
		return self.__dict__.has_key(key)

def load(filename):
	"""Read the file; raises SubscriberError for a bad line."""
	result = []
	n = 0
	for line in file(filename):
		n = n + 1
		line = string.strip(line)
		if line.startswith('\xef\xbb\xbf'):
			line = line[3:]	# notepad
		if not line or line[0] == '#':
			continue
		parts = string.split(line, ';')
		if len(parts) < 2:
			raise SubscriberError(n, "expected address;name")
		result.append(apply(Subscriber, parts))
	result.sort()
	return result

def merge((old, new)):
	seen = {}
	for s in old + new:
		seen[s.address] = s
	return seen.values()
