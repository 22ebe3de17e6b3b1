"""The commands, one file each; nothing here imports Beam at module level."""
