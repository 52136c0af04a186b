"""What the use cases need from the outside, one file a capability; adapters fulfil them, tests prove it by contract."""
