"""The embedded vendor: a program of its own that answers the published contract about an invented city.

Nothing in it is real, and it keeps nothing but its own audit log and alert list.
"""
