"""Small real implementations of the ports, in memory; each passes the contract suite of what it stands for."""
