"""The rule of a place and the consent record of a call."""
