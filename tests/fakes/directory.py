from lprdesk.services.ports.directory import Bundle, DirectoryFault


class MemoryDirectory:
    """The bundle that it was given, or the fault."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.fault: DirectoryFault | None = None

    async def load(self) -> Bundle:
        if self.fault is not None:
            raise self.fault
        return self.bundle
