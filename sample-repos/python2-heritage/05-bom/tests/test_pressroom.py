# classes 2, functions 9, parameters 1
import os
import tempfile
import unittest

from pressroom import subscribers
from pressroom.letter import Letter

class SubscribersTest(unittest.TestCase):
	def setUp(self):
		fd, self.name = tempfile.mkstemp()
		os.close(fd)

	def tearDown(self):
		os.remove(self.name)

	def write(self, text):
		f = open(self.name, 'w')
		f.write(text)
		f.close()

	def test_load_sorts(self):
		self.write('b@x.example;Bo\na@x.example;Anna;fr\n')
		self.assertEquals(['Anna', 'Bo'], [s.name for s in subscribers.load(self.name)])

	def test_comment(self):
		self.write('# nobody\n\n')
		self.assertEquals([], subscribers.load(self.name))

	def test_bad_line(self):
		self.write('nobody\n')
		try:
			subscribers.load(self.name)
		except subscribers.SubscriberError, e:
			self.assertEquals(1, e.line)
		else:
			self.fail('no error')

	def test_bom(self):
		self.write('\xef\xbb\xbfa@x.example;Anna\n')
		self.assertEquals(1, len(subscribers.load(self.name)))

class LetterTest(unittest.TestCase):
	def test_french(self):
		s = subscribers.Subscriber('a@x.example', 'Anna', 'fr')
		self.failUnless(Letter([('t', 'x')]).render(s).startswith('Bonjour Anna'))

	def test_empty(self):
		self.failIf(Letter([]))

if __name__ == '__main__':
	unittest.main()
