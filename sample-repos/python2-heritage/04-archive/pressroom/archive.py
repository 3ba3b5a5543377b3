# classes 1, functions 5, parameters 5, module-docstrings 1
"""Keeps sent letters in an mbox, one per year."""
import mailbox
import os, os.path
import cPickle
from sets import Set

def path(root, year):
	return os.path.join(root, '%04d.mbox' % year)

class Archive:
	def __init__(self, root):
		self.root = root
		if not os.path.isdir(root):
			os.makedirs(root, 0755)

	def years(self):
		found = Set()
		for name in os.listdir(self.root):
			if name.endswith('.mbox'):
				found.add(int(name[:4]))
		return list(found)

	def add(self, year, message):
		box = mailbox.mbox(path(self.root, year))
		try:
			box.add(message)
		finally:
			box.close()

	def index(self):
		result = {}
		for year in self.years():
			result[year] = len(mailbox.mbox(path(self.root, year)))
		cPickle.dump(result, open(os.path.join(self.root, 'index'), 'wb'))
		return result
