"""An invented press on loopback: publishers, feeds and pages to try newsbeam on."""
