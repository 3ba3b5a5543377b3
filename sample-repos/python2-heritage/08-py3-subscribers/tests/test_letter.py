# classes 1, functions 2
import unittest

from pressroom.letter import Letter
from pressroom.subscribers import Subscriber

class LetterTest(unittest.TestCase):
	def test_french(self):
		s = Subscriber('a@x.example', 'Anna', 'fr')
		self.failUnless(Letter([('t', 'x')]).render(s).startswith('Bonjour Anna'))

	def test_empty(self):
		self.failIf(Letter([]))

if __name__ == '__main__':
	unittest.main()
