"""Drawn pictures of reads: what the reader's camera would have seen, true plate and all."""
