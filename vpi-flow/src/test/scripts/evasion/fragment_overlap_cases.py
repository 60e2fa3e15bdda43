"""E03 to E06: IPv4 fragments that overlap.

A datagram is a TCP segment in units of 8 bytes: 0 to 2 are its header and text of 4 bytes, from 3 on text.
Contested units are filled with the same pairs of bytes in another order, so that the segment's checksum is
right whoever wins. The tables are written out by hand from the rules in FragmentPolicy.
"""

from .conversation import AFTER, ATTACK, BEFORE, Conversation
from .ipv4_cases import FILL, p_permuted

UNIT = 8
CHAFF = p_permuted(ATTACK)

OLD, NEW = "old", "new"

POLICIES = ("BSD", "BSD_RIGHT", "LINUX", "FIRST", "LAST", "WINDOWS", "SOLARIS")

# geometry: (old fragment, new fragment, contested unit); fragments as [from, to) in units.
GEOMETRIES = {
    "starts-inside-ends-past": ((3, 5), (4, 6), 4),
    "starts-before-ends-inside": ((4, 6), (3, 5), 4),
    "same-extent": ((4, 5), (4, 5), 4),
    "swallows": ((4, 5), (3, 6), 4),
    "inside": ((3, 6), (4, 5), 4),
}

# Who wins the contested unit, in the order of POLICIES.
WINNERS = {
    "starts-inside-ends-past": (OLD, NEW, OLD, OLD, NEW, OLD, OLD),
    "starts-before-ends-inside": (NEW, OLD, NEW, OLD, NEW, OLD, OLD),
    "same-extent": (OLD, NEW, NEW, OLD, NEW, OLD, OLD),
    "swallows": (NEW, OLD, NEW, OLD, NEW, NEW, NEW),
    "inside": (OLD, NEW, OLD, OLD, NEW, OLD, OLD),
}

# Three fragments, as [from, to) in units, and what each would have in unit 4, 5 and 6.
TRIPLET = {"A": (3, 7), "B": (4, 8), "C": (5, 6)}
TRIPLET_TEXT = {
    "A": {4: b"aabbccdd", 5: ATTACK, 6: b"eeffgghh"},
    "B": {4: b"ddccbbaa", 5: b"MECKTAAT", 6: b"hhggffee"},
    "C": {5: b"TAATMECK"},
}

# Who wins the units 4, 5 and 6, by the order of arrival. Where a rule leaves open whether the rest of a
# fragment starts where the fragment did, there is no row: BSD_RIGHT with A cut in two by C.
TRIPLET_WINNERS = {
    "ABC": {"BSD": "AAA", "BSD_RIGHT": "BCB", "LINUX": "AAA", "FIRST": "AAA", "LAST": "BCB", "WINDOWS": "AAA",
            "SOLARIS": "AAA"},
    "ACB": {"BSD": "AAA", "LINUX": "AAA", "FIRST": "AAA", "LAST": "BBB", "WINDOWS": "AAA", "SOLARIS": "AAA"},
    "BAC": {"BSD": "AAA", "BSD_RIGHT": "BCB", "LINUX": "AAA", "FIRST": "BBB", "LAST": "ACA", "WINDOWS": "BBB",
            "SOLARIS": "BBB"},
    "BCA": {"BSD": "AAA", "BSD_RIGHT": "BCB", "LINUX": "AAA", "FIRST": "BBB", "LAST": "AAA", "WINDOWS": "BBB",
            "SOLARIS": "BBB"},
    "CAB": {"BSD": "AAA", "LINUX": "AAA", "FIRST": "ACA", "LAST": "BBB", "WINDOWS": "AAA", "SOLARIS": "AAA"},
    "CBA": {"BSD": "AAA", "BSD_RIGHT": "BCB", "LINUX": "AAA", "FIRST": "BCB", "LAST": "AAA", "WINDOWS": "BBB",
            "SOLARIS": "BBB"},
}


def add(book):
    for geometry in GEOMETRIES:
        for holder in (OLD, NEW):
            if geometry == "inside":
                pair(book, "E06", "ip-frag-teardrop", f"{holder}-attacks", geometry, holder)
            else:
                case = "E03" if holder == OLD else "E04"
                pair(book, case, f"ip-frag-overlap-{holder}", geometry, geometry, holder)
    teardrop(book)
    for order in TRIPLET_WINNERS:
        triplet(book, order)


def pair(book, case, name, variant, geometry, holder):
    old, new, contested = GEOMETRIES[geometry]
    capture = book.capture(case, name, variant)
    talk = Conversation(capture).open().send(BEFORE)
    texts = {OLD: {3: b"[ three ", 4: ATTACK if holder == OLD else CHAFF, 5: b"five   ]"},
             NEW: {3: b"[ three ", 4: ATTACK if holder == NEW else CHAFF, 5: b"five   ]"}}
    segments = {which: talk.segment(FILL + text[3] + text[4] + text[5] + AFTER) for which, text in texts.items()}
    # What neither of the two fragments covers goes with the first or the last one.
    begin = min(old[0], new[0])
    end = max(old[1], new[1])
    send(talk, segments[OLD], old)
    send(talk, segments[NEW], new)
    talk.fragment(segments[OLD][:begin * UNIT], 0, True, 83)
    talk.fragment(segments[OLD][end * UNIT:], end * UNIT, False, 83)
    for policy, winner in zip(POLICIES, WINNERS[geometry]):
        text = texts[winner]
        book.expect(capture, "detect" if winner == holder else "silent", "-",
                    BEFORE + FILL + text[3] + text[contested] + text[5] + AFTER, "frag.overlap", policy)
    discarded(book, capture)


def discarded(book, capture):
    """What hosts of today do, and the default."""
    for policy in ("MODERN", "-"):
        book.expect(capture, "silent", "drop", BEFORE, "frag.overlap", policy)


def send(talk, segment, extent):
    start, end = extent
    talk.fragment(segment[start * UNIT:end * UNIT], start * UNIT, True, 83)


def teardrop(book):
    """As the tool of that name: the second fragment is the last and ends before the first does."""
    capture = book.capture("E06", "ip-frag-teardrop", "classic")
    talk = Conversation(capture).open().send(BEFORE)
    segment = talk.segment(FILL + ATTACK + AFTER)
    talk.fragment(segment[:32], 0, True, 84)
    talk.fragment(b"\xFF" * 4, 24, False, 84)
    book.expect(capture, "silent", "drop", BEFORE, "frag.overlap|frag.end_differs")


def triplet(book, order):
    capture = book.capture("E05", "ip-frag-triplet", order.lower())
    talk = Conversation(capture).open().send(BEFORE)
    right = text_of_triplet("AAA")
    segment = talk.segment(right)
    for name in order:
        start, end = TRIPLET[name]
        part = bytearray(segment[start * UNIT:end * UNIT])
        for unit, text in TRIPLET_TEXT[name].items():
            at = (unit - start) * UNIT
            part[at:at + UNIT] = text
        talk.fragment(bytes(part), start * UNIT, True, 85)
    talk.fragment(segment[:3 * UNIT], 0, True, 85)
    talk.fragment(segment[8 * UNIT:], 8 * UNIT, False, 85)
    for policy, winners in TRIPLET_WINNERS[order].items():
        book.expect(capture, "detect" if winners[1] == "A" else "silent", "-",
                    BEFORE + text_of_triplet(winners), "frag.overlap", policy)
    discarded(book, capture)


def text_of_triplet(winners):
    contested = b"".join(TRIPLET_TEXT[name][unit] for name, unit in zip(winners, (4, 5, 6)))
    return FILL + b"[ three " + contested + b"seven  ]" + AFTER
