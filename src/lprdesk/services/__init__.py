"""The use cases: what a person can do at the desk, each recorded before it has an effect (design, section 3)."""
