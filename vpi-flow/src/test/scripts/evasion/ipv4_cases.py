"""E06 to E16: IPv4. E03 to E06's overlaps stand in `fragment_overlap_cases`."""

from . import packets as p
from .capture import SECOND, Gap, several, shown
from .conversation import (AFTER, ATTACK, BEFORE, CHAFF, CLIENT_MAC, SERVER_MAC, WHOLE, Conversation, in_vlans,
                           in_vxlan)

# Behind a TCP header of 20 bytes, text of 4 makes what follows start at a multiple of 8.
FILL = b"now "
HEADER = 24
FRAGMENTED = BEFORE + FILL + ATTACK + AFTER

# Longer than any default timer of fragments.
BEYOND_TIMER = 130 * SECOND


def add(book):
    tiny(book)
    ping_of_death(book)
    header_split(book)
    missing_timeout(book)
    id_reuse(book)
    flood(book)
    short_ttl(book)
    bad_checksum(book)
    options(book)
    length_mismatch(book)
    zero_length(book)


def fragmented(book, case, name, variant, first_cut, backwards):
    """The attack's segment in fragments of 8 bytes behind the first."""
    capture = book.capture(case, name, variant)
    talk = Conversation(capture).open().send(BEFORE)
    segment = talk.segment(FILL + ATTACK + AFTER)
    cuts = list(range(first_cut, len(segment), 8))
    order = range(len(cuts) + 1)
    talk.fragments(segment, cuts, 77, reversed(order) if backwards else order)
    talk.sent += len(FILL + ATTACK + AFTER)
    talk.answer()
    talk.close()
    return capture


def tiny(book):
    for case, name, backwards in (("E01", "ip-frag-tiny", False), ("E02", "ip-frag-reverse", True)):
        capture = fragmented(book, case, name, "", 8, backwards)
        book.expect(capture, "detect", "drop", FRAGMENTED, "frag.header_split")
        capture = fragmented(book, case, name, "header-whole", HEADER, backwards)
        book.expect(capture, "detect", "detect", FRAGMENTED, "!frag.header_split")


def ping_of_death(book):
    capture = book.capture("E07", "ip-frag-pingofdeath")
    talk = Conversation(capture).open().send(BEFORE)
    talk.fragment(p.icmp_echo(ATTACK * 3), 0, True, 78, p.ICMP)
    talk.fragment(ATTACK * 2, 65528, False, 78, p.ICMP)
    talk.send(AFTER).close()
    book.expect(capture, "silent", "drop", BEFORE + AFTER, "ipv4.fragment_too_large frag.too_large")


def header_split(book):
    """RFC 1858: the flags of the TCP header lie in the second fragment."""
    for variant, first_cut in (("at-8", 8), ("at-16", 16)):
        capture = book.capture("E08", "ip-frag-tcp-header-split", variant)
        talk = Conversation(capture).open().send(BEFORE)
        text = FILL + ATTACK + AFTER
        talk.fragments(talk.segment(text), [first_cut], 79)
        talk.sent += len(text)
        talk.answer()
        talk.close()
        book.expect(capture, "detect", "drop", FRAGMENTED, "frag.header_split")


def missing_timeout(book):
    capture = book.capture("E09", "ip-frag-missing-timeout")
    talk = Conversation(capture).open().send(BEFORE)
    never_finished = talk.segment(FILL + p_permuted(ATTACK) + AFTER)
    talk.fragment(never_finished[:HEADER + 8], 0, True, 80)
    capture.wait(BEYOND_TIMER)
    talk.fragments(talk.segment(FILL + ATTACK + AFTER), [HEADER + 8], 80)
    talk.sent += len(FILL + ATTACK + AFTER)
    talk.answer()
    talk.close()
    book.expect(capture, "detect", "detect", FRAGMENTED, "frag.timeout")

    # The halves of the attack belong to two datagrams, neither of which is ever whole.
    capture = book.capture("E09", "ip-frag-missing-timeout", "halves")
    talk = Conversation(capture).open().send(BEFORE)
    segment = talk.segment(FILL + b"...." + ATTACK + AFTER)
    talk.fragment(segment[:HEADER + 8], 0, True, 80)
    capture.wait(BEYOND_TIMER)
    talk.fragment(segment[HEADER + 8:], HEADER + 8, False, 80)
    book.expect(capture, "silent", "pass", BEFORE, "frag.timeout")


def p_permuted(text):
    """The text with its pairs of bytes in another order: an Internet checksum stays the same."""
    pairs = [text[i:i + 2] for i in range(0, len(text), 2)]
    return b"".join(pairs[2:] + pairs[:2])


def id_reuse(book):
    """Datagrams with the same addresses and identification that must not be merged."""
    capture = book.capture("E10", "ip-frag-id-reuse", "protocol")
    talk = Conversation(capture).open().send(BEFORE)
    segment = talk.segment(FILL + ATTACK + AFTER)
    datagram = p.udp(b"." * 16 + CHAFF + AFTER, talk.client, talk.server, 40001, 9999)
    cut = HEADER + 8
    talk.fragment(segment[:cut], 0, True, 81)
    talk.fragment(datagram[:cut], 0, True, 81, p.UDP)
    talk.fragment(datagram[cut:], cut, False, 81, p.UDP)
    talk.fragment(segment[cut:], cut, False, 81)
    talk.sent += len(FILL + ATTACK + AFTER)
    talk.answer()
    talk.close()
    book.expect(capture, "detect", "detect", FRAGMENTED, "!frag.overlap", flows=2)

    for variant, wraps in (
            ("vlan", (in_vlans(p.vlan_tag(20)), in_vlans(p.vlan_tag(10)))),
            ("vni", (in_vxlan(200), in_vxlan(100)))):
        capture = book.capture("E10", "ip-frag-id-reuse", variant)
        other = Conversation(capture, wrap=wraps[0]).open().send(BEFORE)
        talk = Conversation(capture, wrap=wraps[1]).open().send(BEFORE)
        chaff = other.segment(FILL + p_permuted(ATTACK) + AFTER)
        segment = talk.segment(FILL + ATTACK + AFTER)
        other.fragment(chaff[:cut], 0, True, 81)
        talk.fragment(segment[:cut], 0, True, 81)
        talk.fragment(segment[cut:], cut, False, 81)
        other.fragment(chaff[cut:], cut, False, 81)
        for each in (other, talk):
            each.sent += len(FILL + ATTACK + AFTER)
            each.answer()
            each.close()
        book.expect(capture, "detect", "detect",
                    several(BEFORE + FILL + p_permuted(ATTACK) + AFTER, FRAGMENTED), "!frag.overlap", flows=2)


def flood(book):
    """First fragments of datagrams that never come to their end."""
    for variant, waits in (("", False), ("then-fragments", True)):
        capture = book.capture("E11", "ip-frag-flood", variant)
        talk = Conversation(capture).open().send(BEFORE)
        datagram = p.udp(b"." * 256, talk.client, talk.server, 40001, 9999)
        for ident in range(1000, 1160):
            talk.fragment(datagram[:64], 0, True, ident, p.UDP)
        if waits:
            capture.wait(BEYOND_TIMER)
            talk.fragments(talk.segment(FILL + ATTACK + AFTER), [HEADER + 8], 82)
            talk.sent += len(FILL + ATTACK + AFTER)
            talk.answer()
        else:
            talk.send(FILL + ATTACK + AFTER)
        talk.close()
        book.expect(capture, "detect", "detect", FRAGMENTED,
                    "frag.memcap frag.timeout" if waits else "frag.memcap", options="fragment_memory=4096",
                    flows="-")


def short_ttl(book):
    capture = book.capture("E12", "ip-ttl-short")
    talk = Conversation(capture).open().send(BEFORE)
    talk.put(talk.segment(CHAFF), ttl=1)
    talk.send(ATTACK).send(AFTER).close()
    book.expect(capture, "detect", "drop", WHOLE, "ip.ttl_short", options="hops=3")
    # Without a hop in between the chaff arrives, and what comes twice is taken once.
    book.expect(capture, "silent", "rewrite", BEFORE + CHAFF + AFTER, options="hops=0")


def bad_checksum(book):
    capture = book.capture("E13", "ip-bad-checksum")
    talk = Conversation(capture).open().send(BEFORE)
    talk.put(talk.segment(CHAFF), bad_checksum=True)
    talk.send(ATTACK).send(AFTER).close()
    for mode in ("verify", "auto"):
        book.expect(capture, "detect", "drop", WHOLE, "ipv4.wrong_checksum", options=f"checksum={mode}")
    book.expect(capture, "silent", "rewrite", BEFORE + CHAFF + AFTER, options="checksum=ignore")


def options(book):
    loose_route = bytes([131, 11, 12]) + p.address("10.1.0.1") + p.address("10.1.0.20")
    strict_route = bytes([137]) + loose_route[1:]
    record_route = bytes([7, 39, 4]) + b"\0" * 36
    variants = (
        # variant, options, event
        ("loose-route", loose_route, "ip.source_route"),
        ("strict-route", strict_route, "ip.source_route"),
        ("duplicate", loose_route + loose_route, "ip.source_route"),
        ("forty-bytes", record_route, "!ipv4.malformed_option"),
        ("length-beyond", bytes([7, 40, 4, 0]), "ipv4.malformed_option"),
        ("length-zero", bytes([7, 0, 0, 0]), "ipv4.malformed_option"),
        ("length-one", bytes([148, 1, 0, 0]), "ipv4.malformed_option"),
        ("after-end", b"\0" + bytes([131, 255, 255]), "!ipv4.malformed_option !ip.source_route"),
    )
    for variant, option, events in variants:
        capture = book.capture("E14", "ip-options", variant)
        talk = Conversation(capture).open().send(BEFORE)
        talk.put(talk.segment(ATTACK), options=option)
        talk.sent += len(ATTACK)
        talk.answer()
        talk.send(AFTER).close()
        book.expect(capture, "detect", "detect", WHOLE, events)


def length_mismatch(book):
    # The attack stands behind the packet, where a short frame has its padding.
    capture = book.capture("E15", "ip-length-mismatch", "trailer")
    talk = Conversation(capture).open().send(BEFORE)
    capture.add(talk.frame(talk.packet(talk.segment(b"benign"))) + ATTACK)
    talk.sent += len(b"benign")
    talk.answer()
    talk.send(AFTER).close()
    book.expect(capture, "silent", "pass", BEFORE + b"benign" + AFTER, "!ip.truncated")

    # A host throws away a packet that is shorter than it says.
    capture = book.capture("E15", "ip-length-mismatch", "claims-more")
    talk = Conversation(capture).open().send(BEFORE)
    segment = talk.segment(ATTACK)
    talk.put(segment, total_length=20 + len(segment) + 100)
    talk.send(b"benign").send(AFTER).close()
    book.expect(capture, "silent", "drop", BEFORE + b"benign" + AFTER,
                "ipv4.length_exceeds_packet ip.truncated")

    # The packet was whole, the capture of it is not.
    capture = book.capture("E15", "ip-length-mismatch", "snapped")
    talk = Conversation(capture).open().send(BEFORE)
    frame = talk.frame(talk.packet(talk.segment(ATTACK + b"0123456789")))
    capture.add(frame[:-10], wire_length=len(frame))
    talk.sent += len(ATTACK) + 10
    talk.answer()
    talk.send(AFTER).close()
    book.expect(capture, "detect", "-", shown(BEFORE + ATTACK, Gap(10), AFTER),
                "tcp.gap !ipv4.length_exceeds_packet")


def zero_length(book):
    """A segment on its way to a network card that will cut it up and fill in the lengths."""
    capture = book.capture("E16", "ip-tso-zero-len")
    talk = Conversation(capture).open().send(BEFORE)
    long = ATTACK + b"." * 2000
    talk.put(talk.segment(long), total_length=0)
    talk.sent += len(long)
    talk.answer()
    talk.send(AFTER).close()
    book.expect(capture, "detect", "detect", BEFORE + long + AFTER, "!ip.truncated")
