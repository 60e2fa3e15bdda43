"""E24: TCP segments that overlap, each row of the table of overlap policies.

A byte in front of the two segments is missing and comes last, so that both wait in the receiver's queue.
"""

from .conversation import AFTER, ATTACK, BEFORE, CHAFF, Conversation

OLD, NEW = "old", "new"
HEAD, TAIL = b"head", b"tail"
MISSING = b">"

# row: (what stands around the contested bytes in the old segment, and in the new one)
GEOMETRIES = {
    "t1": ((b"", TAIL), (b"", b"")),
    "t2": ((b"", b""), (b"", b"")),
    "t3": ((b"", b""), (b"", TAIL)),
    "t4": ((b"", TAIL), (HEAD, b"")),
    "t5": ((b"", b""), (HEAD, TAIL)),
    "t5-same-end": ((b"", b""), (HEAD, b"")),
    "t6": ((HEAD, TAIL), (b"", b"")),
    "t6-same-end": ((HEAD, b""), (b"", b"")),
    "t7": ((HEAD, b""), (b"", TAIL)),
}

POLICIES = ("MODERN", "BSD", "HPUX10", "LINUX", "OLD_LINUX", "SOLARIS", "VISTA", "LAST")

# Who wins the contested bytes, in the order of POLICIES.
WINNERS = {
    "t1": (OLD, OLD, OLD, OLD, OLD, OLD, OLD, NEW),
    "t2": (OLD, OLD, OLD, OLD, NEW, NEW, OLD, NEW),
    "t3": (OLD, OLD, OLD, NEW, NEW, NEW, OLD, NEW),
    "t4": (NEW, NEW, NEW, NEW, NEW, OLD, OLD, NEW),
    "t5": (NEW, NEW, NEW, NEW, NEW, NEW, OLD, NEW),
    "t6": (OLD, OLD, OLD, OLD, OLD, OLD, OLD, NEW),
    "t7": (OLD, OLD, OLD, OLD, OLD, NEW, OLD, NEW),
}


def add(book):
    for geometry in GEOMETRIES:
        for holder in (OLD, NEW):
            overlap(book, geometry, holder)


def overlap(book, geometry, holder):
    capture = book.capture("E24", "tcp-overlap", f"{geometry}-{holder}")
    talk = Conversation(capture).open().send(BEFORE)
    contested = {which: ATTACK if which == holder else CHAFF for which in (OLD, NEW)}
    head = HEAD if HEAD in (GEOMETRIES[geometry][0][0], GEOMETRIES[geometry][1][0]) else b""
    tail = TAIL if TAIL in (GEOMETRIES[geometry][0][1], GEOMETRIES[geometry][1][1]) else b""
    behind = talk.sent + len(MISSING)
    for which, (before, after) in zip((OLD, NEW), GEOMETRIES[geometry]):
        start = behind + len(head) - len(before)
        talk.data(start, before + contested[which] + after)
        talk.answer()
    talk.say(MISSING)
    talk.sent += len(head + ATTACK + tail)
    talk.answer()
    talk.send(AFTER).close()
    for policy, winner in zip(POLICIES, WINNERS[geometry[:2]]):
        book.expect(capture, "detect" if winner == holder else "silent", "rewrite",
                    BEFORE + MISSING + head + contested[winner] + tail + AFTER, "tcp.overlap", policy)
