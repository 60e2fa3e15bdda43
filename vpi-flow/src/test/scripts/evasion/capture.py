"""Capture files and the table of what is expected of them."""

import struct
from pathlib import Path

MILLISECOND = 1_000_000
SECOND = 1_000 * MILLISECOND
START = 1_760_000_000 * SECOND

NANOSECOND_MAGIC = 0xA1B23C4D
LINKTYPE_ETHERNET = 1
SNAPLEN = 65_535

COLUMNS = ("capture", "case", "name", "policy", "options", "passive", "events", "inline", "flows", "stream")


class Capture:
    """A pcap file in the making; a frame comes a millisecond after the one before."""

    def __init__(self, name):
        self.name = name
        self.now = START
        self.records = []

    def add(self, frame, wire_length=None):
        """Adds a frame, of which more may have been on the wire than was captured."""
        self.records.append((self.now, frame, wire_length or len(frame)))
        self.now += MILLISECOND

    def wait(self, nanoseconds):
        self.now += nanoseconds

    def bytes(self):
        out = [struct.pack("<IHHiIII", NANOSECOND_MAGIC, 2, 4, 0, 0, SNAPLEN, LINKTYPE_ETHERNET)]
        for time, frame, wire_length in self.records:
            out.append(struct.pack("<IIII", time // SECOND, time % SECOND, len(frame), wire_length))
            out.append(frame)
        return b"".join(out)


class Gap:
    """Bytes of a stream that the receiver's side of the capture never shows."""

    def __init__(self, length):
        self.length = length


def shown(*parts):
    """A stream in printable form: bytes and gaps."""
    out = []
    for part in parts:
        if isinstance(part, Gap):
            out.append(f"\\{{{part.length}}}")
            continue
        for byte in part:
            if byte == ord("\\"):
                out.append("\\\\")
            elif 0x20 <= byte < 0x7F:
                out.append(chr(byte))
            else:
                out.append(f"\\x{byte:02x}")
    return "".join(out) or "\\e"


def several(*streams):
    """The streams of several flows, in the order in which the flows begin."""
    return "\\|".join(shown(stream) for stream in streams)


class Book:
    """All captures, and the rows of the table."""

    def __init__(self):
        self.captures = {}
        self.rows = []

    def capture(self, case, name, variant=""):
        """Begins a capture of a case, or of a variant of it."""
        stem = f"{case.lower()}-{name}" + (f"-{variant}" if variant else "")
        capture = Capture(stem + ".pcap")
        if capture.name in self.captures:
            raise ValueError(f"there are two captures {capture.name}")
        self.captures[capture.name] = (capture, case, name)
        return capture

    def expect(self, capture, passive, inline, stream="-", events="-", policy="-", options="-", flows=1):
        """Adds a row: what is expected of the capture under a policy and options."""
        _, case, name = self.captures[capture.name]
        if isinstance(stream, bytes):
            stream = shown(stream)
        self.rows.append(
            (capture.name, case, name, policy, options, passive, events, inline, str(flows), stream))

    def write(self, folder):
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.pcap"):
            old.unlink()
        for capture, _, _ in self.captures.values():
            (folder / capture.name).write_bytes(capture.bytes())
        lines = ["\t".join(row) for row in (COLUMNS, *self.rows)]
        (folder / "cases.tsv").write_text("\n".join(lines) + "\n", encoding="ascii", newline="\n")
