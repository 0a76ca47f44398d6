"""A local server that stands in for the vendors: their HTTP interfaces, their refusals, and a scripted colleague."""
