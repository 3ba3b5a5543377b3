# functions 0
__version__ = '0.3'
