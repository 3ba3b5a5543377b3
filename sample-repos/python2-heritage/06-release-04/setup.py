#!/usr/bin/env python
# functions 0
from distutils.core import setup

setup(name='pressroom', version='0.4',
      description='Sends the weekly newsletter',
      author='Bjorn Ekstrom', author_email='bjorn@pressroom.example',
      packages=['pressroom'], scripts=['bin/pressroom'])
