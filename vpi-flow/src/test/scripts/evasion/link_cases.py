"""E41 and E42: tags and tunnels."""

from . import packets as p
from .capture import several
from .conversation import AFTER, ATTACK, BEFORE, CHAFF, WHOLE, Conversation, in_vlans, in_vxlan, plain

OTHER = BEFORE + CHAFF + AFTER


def add(book):
    tagged(book)
    nested(book)
    collisions(book)


def service(vlan):
    return p.vlan_tag(vlan, p.ETHERTYPE_SERVICE_VLAN)


def tagged(book):
    variants = (
        ("qinq", in_vlans(service(100), p.vlan_tag(10))),
        ("qinq-8100", in_vlans(p.vlan_tag(100), p.vlan_tag(10))),
        ("three-tags", in_vlans(service(100), p.vlan_tag(10), p.vlan_tag(7))),
    )
    for variant, wrap in variants:
        capture = book.capture("E41", "vlan-double-tag", variant)
        Conversation(capture, wrap=wrap).open().send(BEFORE).send(ATTACK).send(AFTER).close()
        book.expect(capture, "detect", "detect", WHOLE, "!eth.too_many_layers")

    # Ethernet, 14 tags and IPv4 are 16 layers: TCP is one more.
    capture = book.capture("E41", "vlan-double-tag", "over-limit")
    tags = [p.vlan_tag(vlan) for vlan in range(1, 15)]
    Conversation(capture, wrap=in_vlans(*tags)).open().send(BEFORE).send(ATTACK).send(AFTER).close()
    book.expect(capture, "silent", "drop", events="tcp.too_many_layers", flows="-")


def nested(book):
    for depth in (1, 2, 3):
        capture = book.capture("E41", "vxlan-nested", f"depth-{depth}")
        wrap = in_vxlan(*range(100, 100 + depth))
        Conversation(capture, wrap=wrap).open().send(BEFORE).send(ATTACK).send(AFTER).close()
        book.expect(capture, "detect", "detect", WHOLE, "!eth.too_many_layers")

    # Four tunnels of four layers are the limit of 16: the frame in the innermost is beyond it.
    capture = book.capture("E41", "vxlan-nested", "over-limit")
    wrap = in_vxlan(100, 101, 102, 103)
    Conversation(capture, wrap=wrap).open().send(BEFORE).send(ATTACK).send(AFTER).close()
    book.expect(capture, "silent", "drop", events="eth.too_many_layers", flows="-")

    # The tenant is the one of the configured layer: the other layer's network id is the same for both.
    for variant, vnis in (("outermost", ((7, 200), (7, 100))), ("innermost", ((200, 7), (100, 7)))):
        capture = book.capture("E41", "vxlan-nested", f"tenant-{variant}")
        collide(capture, in_vxlan(*vnis[0]), in_vxlan(*vnis[1]), CHAFF, ATTACK)
        book.expect(capture, "detect", "detect", several(OTHER, WHOLE), options=f"tenant={variant}", flows=2)


def collisions(book):
    """The same addresses, ports and sequence numbers in two networks, by turns."""
    half = len(ATTACK) // 2
    networks = (
        ("vlan", in_vlans(p.vlan_tag(20)), in_vlans(p.vlan_tag(10))),
        ("vlan-untagged", plain, in_vlans(p.vlan_tag(10))),
        ("qinq", in_vlans(service(100), p.vlan_tag(20)), in_vlans(service(100), p.vlan_tag(10))),
        ("qinq-outer", in_vlans(service(200), p.vlan_tag(10)), in_vlans(service(100), p.vlan_tag(10))),
        ("vxlan", in_vxlan(200), in_vxlan(100)),
        ("vxlan-bare", plain, in_vxlan(100)),
    )
    for variant, first, second in networks:
        capture = book.capture("E42", "vni-collision", variant)
        collide(capture, first, second, CHAFF, ATTACK)
        book.expect(capture, "detect", "detect", several(OTHER, WHOLE), "!tcp.overlap !tcp.syn_ignored", flows=2)

    for variant, first, second in networks[0], networks[4]:
        capture = book.capture("E42", "vni-collision", f"{variant}-halves")
        streams = collide(capture, first, second, ATTACK[:half], ATTACK[half:])
        book.expect(capture, "silent", "pass", several(*streams), "!tcp.overlap !tcp.syn_ignored", flows=2)


def collide(capture, first, second, first_text, second_text):
    """Two conversations by turns; where the first's text is a half, the second's stands at the place behind it."""
    talks = [Conversation(capture, wrap=wrap) for wrap in (first, second)]
    for talk in talks:
        talk.open()
    for talk in talks:
        talk.send(BEFORE)
    lead = b"." * len(first_text) if len(first_text) < len(ATTACK) else b""
    talks[0].send(first_text)
    if lead:
        talks[1].send(lead)
    talks[1].send(second_text)
    for talk in talks:
        talk.send(AFTER)
    for talk in talks:
        talk.close()
    return [BEFORE + first_text + AFTER, BEFORE + lead + second_text + AFTER]
