"""The report of a run: facts out of its commit and its rows, drawn as one page."""
