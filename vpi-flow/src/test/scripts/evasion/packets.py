"""Builders of packets: each takes what it carries as bytes and returns bytes with its header in front."""

import struct
from ipaddress import ip_address

ETHERTYPE_IPV4 = 0x0800
ETHERTYPE_IPV6 = 0x86DD
ETHERTYPE_VLAN = 0x8100
ETHERTYPE_SERVICE_VLAN = 0x88A8

HOP_BY_HOP, ICMP, TCP, UDP, ROUTING, FRAGMENT, AH, ICMPV6, DESTINATION_OPTIONS = (
    0, 1, 6, 17, 43, 44, 51, 58, 60)

VXLAN_PORT = 4789

FLAG_BITS = {"F": 0x01, "S": 0x02, "R": 0x04, "P": 0x08, "A": 0x10, "U": 0x20}


def ones_complement_sum(data):
    """The Internet checksum's sum of 16-bit words, RFC 1071."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def checksum(data):
    return ~ones_complement_sum(data) & 0xFFFF


def wrong(value):
    """A checksum that does not fit, whatever the right one is."""
    return value ^ 0x5555


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


def address(text):
    return ip_address(text).packed


def ethernet(payload, ethertype, source, destination):
    return mac(destination) + mac(source) + struct.pack("!H", ethertype) + payload


def vlan_tag(vlan, tpid=ETHERTYPE_VLAN):
    """A tag as it stands between the addresses and the EtherType."""
    return struct.pack("!HH", tpid, vlan)


def tagged(frame, *tags):
    """The frame with VLAN tags, outermost first."""
    return frame[:12] + b"".join(tags) + frame[12:]


def padded(options, multiple=4):
    """Options filled up with end-of-list bytes."""
    return options + b"\0" * (-len(options) % multiple)


def ipv4(payload, protocol, source, destination, ident=1, ttl=64, offset=0, more=False, options=b"",
         total_length=None, bad_checksum=False):
    """An IPv4 packet, RFC 791. The offset is in bytes."""
    options = padded(options)
    length = 20 + len(options)
    if total_length is None:
        total_length = length + len(payload)
    fragment = (0x2000 if more else 0) | offset // 8
    fields = struct.pack(
        "!BBHHHBBH4s4s", 0x40 | length // 4, 0, total_length, ident, fragment, ttl, protocol, 0,
        address(source), address(destination)) + options
    value = checksum(fields)
    if bad_checksum:
        value = wrong(value)
    return fields[:10] + struct.pack("!H", value) + fields[12:] + payload


def ipv6(payload, next_header, source, destination, hop_limit=64):
    """An IPv6 packet, RFC 8200; the payload holds any extension headers."""
    return struct.pack("!IHBB", 0x60000000, len(payload), next_header, hop_limit) \
        + address(source) + address(destination) + payload


def ipv6_options(next_header, units=1):
    """Hop-by-hop or destination options: PadN and nothing else, of so many units of 8 bytes."""
    fill = 8 * units - 4
    return bytes([next_header, units - 1, 1, fill]) + b"\0" * fill


def ipv6_routing(next_header, kind, segments_left=0, addresses=()):
    """A routing header with addresses, as type 0 has them."""
    body = b"\0" * 4 + b"".join(address(each) for each in addresses)
    return bytes([next_header, len(addresses) * 2, kind, segments_left]) + body


def ipv6_fragment(next_header, ident, offset=0, more=False):
    """A fragment header. The offset is in bytes."""
    return struct.pack("!BBHI", next_header, 0, offset | more, ident)


def ipv6_ah(next_header):
    """An authentication header with a check value of 12 bytes, RFC 4302."""
    return struct.pack("!BBHII", next_header, 4, 0, 0x100, 1) + b"\xAA" * 12


def ipv6_chain(kinds, last, upper):
    """Extension headers, given as (number, builder that takes the next header's), before what they carry."""
    out = upper
    following = last
    for number, builder in reversed(kinds):
        out = builder(following) + out
        following = number
    return following, out


def pseudo_header(source, destination, protocol, length):
    if len(address(source)) == 4:
        return address(source) + address(destination) + struct.pack("!BBH", 0, protocol, length)
    return address(source) + address(destination) + struct.pack("!II", length, protocol)


def tcp(payload, source, destination, source_port, destination_port, seq, ack=0, flags="A",
        window=64240, options=b"", urgent=0, bad_checksum=False):
    """A TCP segment, RFC 9293; addresses for the pseudo header only."""
    options = padded(options)
    bits = sum(FLAG_BITS[flag] for flag in flags)
    header = struct.pack(
        "!HHIIBBHHH", source_port, destination_port, seq % 2**32, ack % 2**32,
        (20 + len(options)) // 4 << 4, bits, window, 0, urgent) + options
    segment = header + payload
    value = checksum(pseudo_header(source, destination, TCP, len(segment)) + segment)
    if bad_checksum:
        value = wrong(value)
    return segment[:16] + struct.pack("!H", value) + segment[18:]


def udp(payload, source, destination, source_port, destination_port, with_checksum=True):
    length = 8 + len(payload)
    datagram = struct.pack("!HHHH", source_port, destination_port, length, 0) + payload
    if not with_checksum:
        return datagram
    value = checksum(pseudo_header(source, destination, UDP, length) + datagram) or 0xFFFF
    return datagram[:6] + struct.pack("!H", value) + datagram[8:]


def icmp_echo(payload, ident=1, sequence=1):
    message = struct.pack("!BBHHH", 8, 0, 0, ident, sequence) + payload
    return message[:2] + struct.pack("!H", checksum(message)) + message[4:]


def router_advertisement(source, destination, options):
    """ICMPv6 type 134, RFC 4861 section 4.2."""
    message = struct.pack("!BBHBBHII", 134, 0, 0, 64, 0, 1800, 0, 0) + options
    value = checksum(pseudo_header(source, destination, ICMPV6, len(message)) + message)
    return message[:2] + struct.pack("!H", value) + message[4:]


def vxlan(frame, vni, source, destination):
    """A frame in VXLAN, RFC 7348, from tunnel end to tunnel end as (MAC, address); a whole frame."""
    header = struct.pack("!II", 0x08000000, vni << 8)
    datagram = udp(header + frame, source[1], destination[1], 49152, VXLAN_PORT, with_checksum=False)
    return ethernet(ipv4(datagram, UDP, source[1], destination[1]), ETHERTYPE_IPV4, source[0], destination[0])


# TCP options.

def mss(value=1460):
    return struct.pack("!BBH", 2, 4, value)


def window_scale(shift):
    return struct.pack("!BBBB", 1, 3, 3, shift)


def timestamps(value, echo):
    return struct.pack("!BBBBII", 1, 1, 8, 10, value, echo)


def fast_open(cookie=b"\xC0\x01\xC1\x0C\xC0\x02\xC1\x0D"):
    return bytes([34, 2 + len(cookie)]) + cookie


def md5_signature():
    return b"\x01\x01" + bytes([19, 18]) + b"\x5A" * 16


def authentication():
    return bytes([29, 16, 1, 1]) + b"\xA5" * 12
