#!/usr/bin/env python3
"""Makes the captures of evasion attempts E01 to E42 and the table of what is expected of them.

    python3 vpi-flow/src/test/scripts/make-evasion-captures.py [FOLDER]

Needs Python 3.11 and nothing else; each run makes the same bytes. Without a folder it writes into the module's
test resources and replaces what is there.
"""

import sys
from pathlib import Path

sys.dont_write_bytecode = True

from evasion import (fragment_overlap_cases, ipv4_cases, ipv6_cases, link_cases, tcp_cases,  # noqa: E402
                     tcp_handshake_cases, tcp_overlap_cases, tcp_window_cases)
from evasion.capture import Book  # noqa: E402

RESOURCES = Path(__file__).resolve().parent.parent / "resources" / "io" / "vpi" / "flow" / "evasion"


def main():
    book = Book()
    for cases in (ipv4_cases, fragment_overlap_cases, ipv6_cases, tcp_cases, tcp_overlap_cases,
                  tcp_handshake_cases, tcp_window_cases, link_cases):
        cases.add(book)
    book.rows.sort(key=lambda row: row[1])
    book.write(sys.argv[1] if len(sys.argv) > 1 else RESOURCES)


if __name__ == "__main__":
    main()
