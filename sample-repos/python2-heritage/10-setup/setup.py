#!/usr/bin/env python
# functions 0
from setuptools import setup

setup(name='pressroom', version='0.5.dev0',
      description='Sends the weekly newsletter',
      author='Bjorn Ekstrom', author_email='bjorn@pressroom.example',
      packages=['pressroom'], scripts=['bin/pressroom'])
