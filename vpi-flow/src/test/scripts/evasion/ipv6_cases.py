"""E17 to E22: IPv6."""

from . import packets as p
from .conversation import AFTER, ATTACK, BEFORE, WHOLE, Conversation, SERVER6
from .fragment_overlap_cases import NEW, OLD, POLICIES
from .ipv4_cases import FILL, FRAGMENTED, HEADER, p_permuted

ROGUE_MAC = "02:00:00:00:00:66"
ROGUE = "fe80::66"
ALL_NODES_MAC = "33:33:00:00:00:01"
ALL_NODES = "ff02::1"

# For experiments (RFC 3692); with no segments left a type that the receiver does not know is passed over.
ROUTING_TYPE = 253

# Ethernet, IPv6, hop-by-hop options; then the destination options; then routing, fragment, AH, destination
# options, TCP: with 8 destination options the packet has 16 layers, the decoder's limit.
DESTINATION_OPTIONS_AT_LIMIT = 8


def add(book):
    extension_chain(book)
    atomic_fragment(book)
    overlap(book)
    header_chain_split(book)
    routing_zero(book)
    router_advertisements(book)


def conversation(capture):
    return Conversation(capture, ipv6=True).open().send(BEFORE)


def hop_by_hop(following):
    return p.ipv6_options(following)


def destination_options(following):
    return p.ipv6_options(following)


def routing(following):
    return p.ipv6_routing(following, ROUTING_TYPE)


def extension_chain(book):
    for variant, count in (("at-limit", DESTINATION_OPTIONS_AT_LIMIT),
                           ("over-limit", DESTINATION_OPTIONS_AT_LIMIT + 1)):
        capture = book.capture("E17", "v6-ext-chain", variant)
        talk = conversation(capture)
        chain = [(p.HOP_BY_HOP, hop_by_hop)]
        chain += [(p.DESTINATION_OPTIONS, destination_options)] * count
        chain += [(p.ROUTING, routing),
                  (p.FRAGMENT, lambda following: p.ipv6_fragment(following, 86)),
                  (p.AH, p.ipv6_ah),
                  (p.DESTINATION_OPTIONS, destination_options)]
        first, payload = p.ipv6_chain(chain, p.TCP, talk.segment(ATTACK))
        talk.put(payload, first)
        if variant == "at-limit":
            talk.sent += len(ATTACK)
            talk.answer()
            talk.send(AFTER).close()
            book.expect(capture, "detect", "detect", WHOLE, "!tcp.too_many_layers")
        else:
            book.expect(capture, "silent", "drop", BEFORE, "tcp.too_many_layers")

    # In two real fragments; the headers behind the fragment header are part of what is cut.
    capture = book.capture("E17", "v6-ext-chain", "fragments")
    talk = conversation(capture)
    following, part = p.ipv6_chain([(p.AH, p.ipv6_ah), (p.DESTINATION_OPTIONS, destination_options)], p.TCP,
                                   talk.segment(FILL + ATTACK + AFTER))
    cut = 24 + 8 + HEADER
    for offset, more in ((0, True), (cut, False)):
        chain = [(p.HOP_BY_HOP, hop_by_hop), (p.DESTINATION_OPTIONS, destination_options), (p.ROUTING, routing),
                 (p.FRAGMENT, lambda number, at=offset, mf=more: p.ipv6_fragment(number, 87, at, mf))]
        first, payload = p.ipv6_chain(chain, following, part[:cut] if more else part[cut:])
        talk.put(payload, first)
    finish(talk)
    book.expect(capture, "detect", "detect", FRAGMENTED, "!frag.header_split")


def finish(talk):
    """The fragmented segment has arrived."""
    talk.sent += len(FILL + ATTACK + AFTER)
    talk.answer()
    talk.close()


def atomic_fragment(book):
    """An atomic fragment with the identification of a datagram that is not whole yet; RFC 6946."""
    capture = book.capture("E18", "v6-atomic-fragment")
    talk = conversation(capture)
    text = FILL + b"in two fragments "
    segment = talk.segment(text)
    talk.fragment(segment[:HEADER + 8], 0, True, 88)
    talk.fragment(talk.segment(ATTACK + AFTER, offset=len(BEFORE + text)), 0, False, 88)
    talk.fragment(segment[HEADER + 8:], HEADER + 8, False, 88)
    talk.sent += len(text + ATTACK + AFTER)
    talk.answer()
    talk.close()
    book.expect(capture, "detect", "detect", BEFORE + text + ATTACK + AFTER, "!frag.overlap !frag.end_differs")


def overlap(book):
    for holder in (OLD, NEW):
        capture = book.capture("E19", "v6-frag-overlap", f"{holder}-attacks")
        talk = conversation(capture)
        attack = talk.segment(FILL + ATTACK + AFTER)
        chaff = talk.segment(FILL + p_permuted(ATTACK) + AFTER)
        old, new = (attack, chaff) if holder == OLD else (chaff, attack)
        talk.fragment(old[HEADER:HEADER + 8], HEADER, True, 89)
        talk.fragment(new[HEADER:HEADER + 8], HEADER, True, 89)
        talk.fragment(old[:HEADER], 0, True, 89)
        talk.fragment(old[HEADER + 8:], HEADER + 8, False, 89)
        for policy in ("-", "MODERN", *POLICIES):
            book.expect(capture, "silent", "drop", BEFORE, "frag.overlap", policy)

    capture = book.capture("E19", "v6-frag-overlap", "exact-duplicate")
    talk = conversation(capture)
    segment = talk.segment(FILL + ATTACK + AFTER)
    for offset in (0, 0, HEADER, HEADER):
        end = HEADER if offset == 0 else HEADER + 8
        talk.fragment(segment[offset:end], offset, True, 89)
    talk.fragment(segment[HEADER + 8:], HEADER + 8, False, 89)
    finish(talk)
    book.expect(capture, "detect", "detect", FRAGMENTED, "!frag.overlap")


def header_chain_split(book):
    """RFC 7112: the first fragment must have all headers."""
    for variant, cut in (("no-tcp", 8), ("part-of-tcp", 16)):
        capture = book.capture("E20", "v6-first-frag-no-l4", variant)
        talk = conversation(capture)
        payload = destination_options(p.TCP) + talk.segment(FILL + ATTACK + AFTER)
        talk.fragments(payload, [cut], 90, protocol=p.DESTINATION_OPTIONS)
        finish(talk)
        book.expect(capture, "detect", "drop", FRAGMENTED, "frag.header_split")


def routing_zero(book):
    for left in (0, 1):
        capture = book.capture("E21", "v6-rh0", f"{left}-left")
        talk = conversation(capture)
        header = p.ipv6_routing(p.TCP, 0, left, [SERVER6])
        talk.put(header + talk.segment(ATTACK), p.ROUTING)
        if left == 0:
            talk.sent += len(ATTACK)
            talk.answer()
            talk.send(AFTER).close()
            book.expect(capture, "detect", "drop", WHOLE, "ipv6_routing.deprecated")
        else:
            # The receiver discards it (RFC 5095 section 3); whether a sensor takes it is left open.
            book.expect(capture, "-", "drop", "-", "ipv6_routing.deprecated")


def router_advertisements(book):
    """RFC 7113: no TCP here; the attack stands in an option for experiments (RFC 4727)."""
    option = bytes([253, 2]) + b"\0" * 6 + ATTACK
    advertisement = p.router_advertisement(ROGUE, ALL_NODES, option)

    def put(capture, payload, next_header):
        packet = p.ipv6(payload, next_header, ROGUE, ALL_NODES, hop_limit=255)
        capture.add(p.ethernet(packet, p.ETHERTYPE_IPV6, ROGUE_MAC, ALL_NODES_MAC))

    capture = book.capture("E22", "v6-ra-guard-evasion", "destination-options")
    put(capture, p.ipv6_options(p.ICMPV6, 4) + advertisement, p.DESTINATION_OPTIONS)
    book.expect(capture, "detect", "detect")

    # The first fragment ends within the destination options.
    capture = book.capture("E22", "v6-ra-guard-evasion", "fragments")
    whole = p.ipv6_options(p.ICMPV6, 4) + advertisement
    cut = 24
    put(capture, p.ipv6_fragment(p.DESTINATION_OPTIONS, 91, 0, True) + whole[:cut], p.FRAGMENT)
    put(capture, p.ipv6_fragment(p.DESTINATION_OPTIONS, 91, cut, False) + whole[cut:], p.FRAGMENT)
    book.expect(capture, "detect", "drop", events="frag.header_split")
