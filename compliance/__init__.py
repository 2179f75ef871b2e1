"""compliance: the copyright and licensing checker for news text.

Importing the package costs nothing; every heavy library is imported where it is used.
"""

__version__ = "0.1.0"
