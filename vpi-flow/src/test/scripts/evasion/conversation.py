"""A TCP connection between the client and the server that all cases share."""

from . import packets as p

CLIENT_MAC = "02:00:00:00:00:10"
SERVER_MAC = "02:00:00:00:00:20"
CLIENT = "10.1.0.10"
SERVER = "10.1.0.20"
CLIENT6 = "fd00:1::10"
SERVER6 = "fd00:1::20"

CLIENT_PORT = 40000
SERVER_PORT = 80
CLIENT_ISN = 1_000_000
SERVER_ISN = 5_000_000
WINDOW = 64240

ATTACK = b"ATTACKME"
CHAFF = b"XXXXXXXX"
BEFORE = b"Hello. "
AFTER = b" Goodbye."
WHOLE = BEFORE + ATTACK + AFTER

# The ends of the tunnels, as (MAC, address), outermost last.
TUNNEL_ENDS = tuple(
    ((f"02:00:00:00:{level:02x}:01", f"192.0.{level}.1"), (f"02:00:00:00:{level:02x}:02", f"192.0.{level}.2"))
    for level in range(1, 9))


def plain(frame, from_client):
    """No tag and no tunnel."""
    return frame


def in_vlans(*tags):
    return lambda frame, from_client: p.tagged(frame, *tags)


def in_vxlan(*vnis):
    """Tunnels in tunnels, their network ids from the innermost to the outermost."""
    def wrap(frame, from_client):
        for vni, (near, far) in zip(vnis, TUNNEL_ENDS):
            frame = p.vxlan(frame, vni, near if from_client else far, far if from_client else near)
        return frame
    return wrap


class Conversation:
    """Sends segments into a capture. Places in a stream are offsets from its first byte.

    What the client has sent in order is counted in `sent`, what the server has acknowledged of it in `acked`.
    """

    def __init__(self, capture, ipv6=False, isn=CLIENT_ISN, server_isn=SERVER_ISN, wrap=plain,
                 client_port=CLIENT_PORT):
        self.capture = capture
        self.client, self.server = (CLIENT6, SERVER6) if ipv6 else (CLIENT, SERVER)
        self.ipv6 = ipv6
        self.isn = isn
        self.server_isn = server_isn
        self.wrap = wrap
        self.client_port = client_port
        self.sent = 0
        self.server_sent = 0
        self.window = WINDOW
        self.ident = 100

    # Segments and packets.

    def seq(self, offset):
        """The client's sequence number of a stream offset."""
        return self.isn + 1 + offset

    def segment(self, payload=b"", offset=None, flags="PA", window=WINDOW, ack=None, **fields):
        """A segment of the client, by default behind what it has sent."""
        if ack is None:
            ack = self.server_isn + 1 + self.server_sent
        seq = fields.pop("seq", self.seq(self.sent if offset is None else offset))
        return p.tcp(payload, self.client, self.server, self.client_port, SERVER_PORT, seq,
                     ack if "A" in flags else 0, flags, window, **fields)

    def reply(self, payload=b"", flags="A", ack=None, seq=None, window=None, **fields):
        """A segment of the server; it acknowledges what the client has sent in order."""
        if ack is None:
            ack = self.seq(self.sent)
        if seq is None:
            seq = self.server_isn + 1 + self.server_sent
        return p.tcp(payload, self.server, self.client, SERVER_PORT, self.client_port, seq,
                     ack if "A" in flags else 0, flags, self.window if window is None else window, **fields)

    def packet(self, payload, protocol=p.TCP, from_client=True, **fields):
        """An IP packet from one to the other; fields are those of the IP header."""
        source, destination = (self.client, self.server) if from_client else (self.server, self.client)
        if self.ipv6:
            return p.ipv6(payload, protocol, source, destination, **fields)
        if "ident" not in fields:
            self.ident += 1
            fields["ident"] = self.ident
        return p.ipv4(payload, protocol, source, destination, **fields)

    def frame(self, packet, from_client=True):
        source, destination = (CLIENT_MAC, SERVER_MAC) if from_client else (SERVER_MAC, CLIENT_MAC)
        ethertype = p.ETHERTYPE_IPV6 if self.ipv6 else p.ETHERTYPE_IPV4
        return self.wrap(p.ethernet(packet, ethertype, source, destination), from_client)

    def put(self, payload, protocol=p.TCP, from_client=True, **fields):
        """Puts an IP packet into the capture."""
        self.capture.add(self.frame(self.packet(payload, protocol, from_client, **fields), from_client))

    # What ordinary hosts do.

    def open(self, options=b"", server_options=None):
        self.put(self.segment(flags="S", seq=self.isn, options=p.mss() + options))
        self.answer(flags="SA", seq=self.server_isn, ack=self.isn + 1,
                    options=p.mss() + (options if server_options is None else server_options))
        self.put(self.segment(flags="A"))
        return self

    def send(self, payload, **fields):
        """Data of the client in order, acknowledged."""
        self.say(payload, **fields)
        self.answer()
        return self

    def say(self, payload, **fields):
        """Data of the client in order."""
        self.put(self.segment(payload, **fields))
        self.sent += len(payload)

    def data(self, offset, payload, **fields):
        """Data of the client anywhere."""
        self.put(self.segment(payload, offset=offset, **fields))

    def answer(self, payload=b"", **fields):
        self.put(self.reply(payload, **fields), from_client=False)
        self.server_sent += len(payload)

    def close(self):
        self.put(self.segment(flags="FA"))
        self.answer(flags="FA", ack=self.seq(self.sent + 1))
        self.put(self.segment(flags="A", offset=self.sent + 1, ack=self.server_isn + 2 + self.server_sent))

    # IPv4 and IPv6 fragments.

    def fragment(self, part, offset, more, ident, protocol=p.TCP):
        """One fragment. The offset is in bytes."""
        if self.ipv6:
            self.put(p.ipv6_fragment(protocol, ident, offset, more) + part, p.FRAGMENT)
        else:
            self.put(part, protocol, offset=offset, more=more, ident=ident)

    def fragments(self, payload, cuts, ident, order=None, protocol=p.TCP):
        """A payload cut at these offsets, its fragments in the order given by their indices."""
        edges = [0, *cuts, len(payload)]
        pieces = list(zip(edges, edges[1:]))
        for index in order or range(len(pieces)):
            start, end = pieces[index]
            self.fragment(payload[start:end], start, end < len(payload), ident, protocol)
