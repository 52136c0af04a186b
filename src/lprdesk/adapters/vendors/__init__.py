"""Clients of commercial plate-reader services."""
