"""HTTP as a good citizen behind a locked door: addresses, client, robots, URLs."""
