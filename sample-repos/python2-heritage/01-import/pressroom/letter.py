# -*- coding: latin-1 -*-
# classes 1, functions 4, parameters 3, module-docstrings 1
"""The letter: greeting, articles, signature."""
import time
import textwrap

GREETING = {
	'sv': u'Hej %s! Här är veckans nyheter från pressrummet.',
	'fr': u'Bonjour %s, voici les nouvelles de la semaine, à lire avec un café.',
	'de': u'Grüß Gott %s, hier die Nachrichten für diese Woche.',
}

class Letter:
	def __init__(self, articles, width=72):
		self.articles = articles
		self.width = width

	def render(self, subscriber):
		lines = [GREETING[subscriber.language] % subscriber.name, '']
		for title, text in self.articles:
			lines.append(title.upper())
			lines.append('-' * len(title))
			for l in textwrap.wrap(text, self.width):
				lines.append(l)
			lines.append('')
		lines.append(u'Björn Ekström, redaktör')
		return '\n'.join(lines).encode('latin-1')

	def subject(self):
		return 'Vecka %s' % time.strftime('%W')

	def __nonzero__(self):
		return len(self.articles) > 0
