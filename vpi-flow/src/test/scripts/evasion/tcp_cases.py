"""E23 to E28, E32, E33, E36 to E40: segments of an open connection."""

from . import packets as p
from .capture import Gap, SECOND, several, shown
from .conversation import AFTER, ATTACK, BEFORE, CHAFF, CLIENT_ISN, WHOLE, WINDOW, Conversation


def add(book):
    one_byte(book)
    bad_checksum(book)
    reset_bad_sequence(book)
    reset_unacked(book)
    early_fin(book)
    midstream(book)
    one_direction(book)
    urgent(book)
    sequence_wrap(book)
    signed_reset(book)
    reuse(book)
    gap(book)


def one_byte(book):
    """One byte a segment, the last first."""
    capture = book.capture("E23", "tcp-1byte")
    talk = Conversation(capture).open().send(BEFORE)
    text = b"small " * 6 + ATTACK + b" steps" * 6
    for at in reversed(range(len(text))):
        talk.data(len(BEFORE) + at, text[at:at + 1])
    talk.sent += len(text)
    talk.answer()
    talk.send(AFTER).close()
    book.expect(capture, "detect", "detect", BEFORE + text + AFTER, "tcp.small_segments")


def bad_checksum(book):
    capture = book.capture("E25", "tcp-bad-checksum", "rst")
    talk = Conversation(capture).open().send(BEFORE)
    talk.put(talk.segment(flags="R", bad_checksum=True))
    talk.send(ATTACK).send(AFTER).close()
    for mode in ("verify", "auto"):
        book.expect(capture, "detect", "drop", WHOLE, "tcp.wrong_checksum", options=f"checksum={mode}")
    book.expect(capture, "silent", "-", BEFORE, options="checksum=ignore", flows="-")

    capture = book.capture("E25", "tcp-bad-checksum", "data")
    talk = Conversation(capture).open().send(BEFORE)
    talk.put(talk.segment(CHAFF, bad_checksum=True))
    talk.send(ATTACK).send(AFTER).close()
    for mode in ("verify", "auto"):
        book.expect(capture, "detect", "drop", WHOLE, "tcp.wrong_checksum", options=f"checksum={mode}")
    book.expect(capture, "silent", "rewrite", BEFORE + CHAFF + AFTER, options="checksum=ignore")


def reset_bad_sequence(book):
    """Which RST a host takes is its reset policy: EXACT, IN_WINDOW (Linux), AT_OR_AFTER (HP-UX 11)."""
    variants = (
        # variant, distance from what is expected next, policies that take it
        ("beyond-window", WINDOW + 1000, ("HPUX11",)),
        ("in-window", 100, ("LINUX", "HPUX11")),
        ("old", -len(BEFORE) - 1000, ()),
    )
    for variant, distance, takers in variants:
        capture = book.capture("E26", "tcp-rst-bad-seq", variant)
        talk = Conversation(capture).open().send(BEFORE)
        talk.put(talk.segment(flags="R", offset=len(BEFORE) + distance))
        talk.send(ATTACK).send(AFTER).close()
        for policy in ("-", "MODERN", "LINUX", "HPUX11"):
            if policy in takers:
                book.expect(capture, "silent", "-", BEFORE, policy=policy, flows="-")
            else:
                book.expect(capture, "detect", "drop", WHOLE, "tcp.rst_ignored", policy)


def reset_unacked(book):
    capture = book.capture("E27", "tcp-rst-unacked")
    talk = Conversation(capture).open().send(BEFORE)
    talk.say(ATTACK)
    talk.say(AFTER)
    talk.put(talk.segment(flags="R"))
    book.expect(capture, "detect", "detect", WHOLE, "!tcp.gap !tcp.rst_ignored")

    # What a RST carries is a reason for people, no part of the stream (RFC 9293 section 3.5.2).
    capture = book.capture("E27", "tcp-rst-unacked", "data-in-rst")
    talk = Conversation(capture).open().send(BEFORE)
    talk.put(talk.segment(ATTACK, flags="RA"))
    book.expect(capture, "silent", "pass", BEFORE, "!tcp.gap")

    # The receiver has never handed on what was waiting behind a hole.
    capture = book.capture("E27", "tcp-rst-unacked", "behind-hole")
    talk = Conversation(capture).open().send(BEFORE)
    talk.data(len(BEFORE) + 1, ATTACK)
    talk.answer()
    talk.answer(flags="R", ack=0)
    book.expect(capture, "silent", "-", BEFORE, "!tcp.gap")


def early_fin(book):
    for variant, distance in (("beyond-window", WINDOW + 1000), ("old", -5)):
        capture = book.capture("E28", "tcp-fin-early", variant)
        talk = Conversation(capture).open().send(BEFORE)
        talk.put(talk.segment(flags="FA", offset=len(BEFORE) + distance))
        talk.answer()
        talk.send(ATTACK).send(AFTER).close()
        book.expect(capture, "detect", "drop", WHOLE, "tcp.fin_ignored|tcp.window")


def midstream(book):
    capture = book.capture("E32", "tcp-midstream")
    talk = Conversation(capture)
    talk.send(BEFORE).send(ATTACK).send(AFTER).close()
    book.expect(capture, "detect", "detect", WHOLE, "tcp.midstream", options="midstream=true")
    book.expect(capture, "silent", "-", events="tcp.midstream", options="midstream=false", flows="-")


def one_direction(book):
    capture = book.capture("E33", "tcp-async")
    talk = Conversation(capture)
    talk.put(talk.segment(flags="S", seq=talk.isn, options=p.mss()))
    one_sided(talk)
    book.expect(capture, "detect", "detect", WHOLE, "!tcp.gap", options="async=true")

    capture = book.capture("E33", "tcp-async", "midstream")
    one_sided(Conversation(capture))
    book.expect(capture, "detect", "detect", WHOLE, "tcp.midstream !tcp.gap", options="async=true midstream=true")


def one_sided(talk):
    """What the client sends; the acknowledgments tell that the server answers."""
    talk.put(talk.segment(flags="A"))
    for text in (BEFORE, ATTACK, AFTER):
        talk.say(text)
    talk.put(talk.segment(flags="FA"))
    talk.put(talk.segment(flags="A", offset=talk.sent + 1, ack=talk.server_isn + 2))


def urgent(book):
    """The urgent pointer tells the byte behind the urgent one, as hosts take it (RFC 6093 section 3)."""
    half = len(ATTACK) // 2
    split = ATTACK[:half] + b"!" + ATTACK[half:]
    capture = book.capture("E36", "tcp-urgent", "between")
    talk = Conversation(capture).open().send(BEFORE)
    talk.put(talk.segment(split + AFTER, flags="PAU", urgent=half + 1))
    for mode, passive, stream in (
            ("out_of_band", "detect", shown(WHOLE)),
            ("inline", "silent", shown(BEFORE + split + AFTER)),
            ("gap", "silent", shown(BEFORE + ATTACK[:half], Gap(1), ATTACK[half:] + AFTER)),
            ("drop", "silent", shown(BEFORE))):
        book.expect(capture, passive, "drop" if mode == "drop" else "rewrite", stream, "tcp.urgent",
                    options=f"urgent={mode}")

    # The other way round: out of band, the target is spared.
    capture = book.capture("E36", "tcp-urgent", "within")
    talk = Conversation(capture).open().send(BEFORE)
    talk.put(talk.segment(ATTACK + AFTER, flags="PAU", urgent=half + 1))
    for mode, passive, stream in (
            ("out_of_band", "silent", shown(BEFORE + ATTACK[:half] + ATTACK[half + 1:] + AFTER)),
            ("inline", "detect", shown(WHOLE)),
            ("gap", "silent", shown(BEFORE + ATTACK[:half], Gap(1), ATTACK[half + 1:] + AFTER)),
            ("drop", "silent", shown(BEFORE))):
        book.expect(capture, passive, "drop" if mode == "drop" else "rewrite", stream, "tcp.urgent",
                    options=f"urgent={mode}")


def sequence_wrap(book):
    """The sequence number passes 2^32 within the attack, and at the SYN."""
    for variant, isn in (("within", 2**32 - 1 - len(BEFORE) - 4), ("at-syn", 2**32 - 1)):
        capture = book.capture("E37", "tcp-seq-wrap", variant)
        Conversation(capture, isn=isn).open().send(BEFORE).send(ATTACK).send(AFTER).close()
        book.expect(capture, "detect", "detect", WHOLE, "!tcp.window !tcp.gap !tcp.ack_unsent")

    capture = book.capture("E37", "tcp-seq-wrap", "out-of-order")
    talk = Conversation(capture, isn=2**32 - 1 - len(BEFORE) - 4).open().send(BEFORE)
    text = ATTACK + AFTER
    for at in (8, 12, 4, 0):
        talk.data(len(BEFORE) + at, text[at:] if at == 12 else text[at:at + 4])
    talk.sent += len(text)
    talk.answer()
    talk.close()
    book.expect(capture, "detect", "detect", WHOLE, "!tcp.window !tcp.gap !tcp.ack_unsent")


def signed_reset(book):
    for variant, option in (("md5", p.md5_signature()), ("ao", p.authentication())):
        capture = book.capture("E38", "tcp-md5-ao", variant)
        talk = Conversation(capture).open().send(BEFORE)
        talk.put(talk.segment(flags="R", options=option))
        talk.send(ATTACK).send(AFTER).close()
        book.expect(capture, "detect", "detect", WHOLE, "tcp.rst_signed")


def reuse(book):
    half = len(ATTACK) // 2
    for variant, last, first, passive in (
            ("halves", ATTACK[:half], ATTACK[half:], "silent"), ("whole", b"benign", ATTACK, "detect")):
        capture = book.capture("E39", "tcp-reuse", variant)
        Conversation(capture).open().send(BEFORE).send(last).close()
        capture.wait(2 * SECOND)
        again = Conversation(capture, isn=CLIENT_ISN + 500_000, server_isn=77_000_000)
        again.open().send(first).send(AFTER).close()
        book.expect(capture, passive, "detect" if passive == "detect" else "pass",
                    several(BEFORE + last, first + AFTER), "tcp.reused", flows=2)


def gap(book):
    lost = b"the sensor lost this"
    capture = book.capture("E40", "tcp-gap-resume")
    talk = Conversation(capture).open().send(BEFORE)
    talk.sent += len(lost)
    talk.say(ATTACK)
    talk.answer()
    talk.send(AFTER).close()
    book.expect(capture, "detect", "detect", shown(BEFORE, Gap(len(lost)), ATTACK + AFTER), "tcp.gap")

    # The halves stand on either side of the gap.
    half = len(ATTACK) // 2
    capture = book.capture("E40", "tcp-gap-resume", "halves")
    talk = Conversation(capture).open().send(BEFORE).send(ATTACK[:half])
    talk.sent += len(lost)
    talk.say(ATTACK[half:])
    talk.answer()
    talk.send(AFTER).close()
    book.expect(capture, "silent", "pass",
                shown(BEFORE + ATTACK[:half], Gap(len(lost)), ATTACK[half:] + AFTER), "tcp.gap")
