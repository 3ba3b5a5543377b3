# classes 1, functions 5, parameters 1
import os
import tempfile
import unittest

from pressroom import subscribers


class SubscribersTest(unittest.TestCase):
    def load(self, data):
        fd, name = tempfile.mkstemp()
        self.addCleanup(os.remove, name)
        with os.fdopen(fd, "wb") as f:
            f.write(data)
        return subscribers.load(name)

    def test_load_sorts(self):
        found = self.load(b"b@x.example;Bo\na@x.example;Anna;fr\n")
        self.assertEqual(["Anna", "Bo"], [s.name for s in found])

    def test_comment(self):
        self.assertEqual([], self.load(b"# nobody\n\n"))

    def test_bom(self):
        self.assertEqual("a@x.example", self.load(b"\xef\xbb\xbfa@x.example;Anna\n")[0].address)

    def test_bad_line(self):
        with self.assertRaises(subscribers.SubscriberError) as caught:
            self.load(b"a@x.example;Anna\nnobody\n")
        self.assertEqual(2, caught.exception.line)


if __name__ == "__main__":
    unittest.main()
