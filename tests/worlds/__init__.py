"""Whole applications with stand-in devices and vendors, for tests that play a call, a week or an order from IT."""
