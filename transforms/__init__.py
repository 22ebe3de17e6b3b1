"""The house the data flows through.

Files directly in this package are Beam transforms, one verb each; the folders below
hold plain Python and never import Beam (``tests/test_layers.py`` enforces it).
"""
