"""IPTC Media Topics with evidence."""
