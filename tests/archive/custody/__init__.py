"""Custody: the chain, terms, destruction."""
