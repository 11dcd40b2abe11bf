"""Cleaning of files: a queue, and originals in memory."""

from chalicelib.services.ports.cleaning import FileToClean, Original


class FakeCleaning:
    def __init__(self) -> None:
        self.files: list[FileToClean] = []

    def put(self, file: FileToClean) -> None:
        self.files.append(file)


class FakeOriginals:
    def __init__(self) -> None:
        self.originals: dict[FileToClean, Original] = {}
        self.cleaned: dict[FileToClean, bytes] = {}
        self.refused: set[FileToClean] = set()

    def original(self, file: FileToClean) -> Original | None:
        return self.originals.get(file)

    def save_cleaned(self, file: FileToClean, content: bytes, kind: str) -> None:
        assert kind == self.originals[file].type
        self.cleaned[file] = content
        del self.originals[file]

    def refuse(self, file: FileToClean) -> None:
        del self.originals[file]
        self.refused.add(file)
