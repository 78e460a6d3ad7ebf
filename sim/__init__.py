"""Negotiation scenarios, played many times at once."""
