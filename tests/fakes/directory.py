from lprdesk.services.ports.directory import Bundle


class MemoryDirectory:
    """The bundle that it was given."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle

    async def load(self) -> Bundle:
        return self.bundle
