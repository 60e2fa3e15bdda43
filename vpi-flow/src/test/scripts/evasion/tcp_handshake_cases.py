"""E29 to E31: what may go wrong, or be unusual, in a handshake."""

from . import packets as p
from .conversation import AFTER, ATTACK, BEFORE, CHAFF, WHOLE, Conversation


def add(book):
    syn_data(book)
    fast_open(book)
    split_handshakes(book)


def syn_with(talk, payload, accepted, options=b""):
    """A handshake with data on the SYN, of which the server acknowledges a part."""
    talk.put(talk.segment(payload, flags="S", seq=talk.isn, options=p.mss() + options))
    talk.answer(flags="SA", seq=talk.server_isn, ack=talk.isn + 1 + accepted, options=p.mss())
    talk.sent = accepted
    talk.put(talk.segment(flags="A"))


def syn_data(book):
    """Data on a SYN without fast open: the acknowledgment tells what the server made of it."""
    capture = book.capture("E29", "tcp-syn-data", "ignored")
    talk = Conversation(capture)
    syn_with(talk, ATTACK, 0)
    talk.send(BEFORE).send(AFTER).close()
    book.expect(capture, "silent", "drop", BEFORE + AFTER, "tcp.syn_data")

    capture = book.capture("E29", "tcp-syn-data", "used")
    talk = Conversation(capture)
    syn_with(talk, ATTACK, len(ATTACK))
    talk.send(AFTER).close()
    book.expect(capture, "detect", "drop", ATTACK + AFTER, "tcp.syn_data")


def fast_open(book):
    half = len(ATTACK) // 2
    variants = (
        # variant, bytes of the attack that the server accepts, what the client sends then, passive, inline
        ("accepted", len(ATTACK), b"", "detect", "detect"),
        ("partly", half, ATTACK[half:], "detect", "detect"),
        ("partly-then-chaff", half, CHAFF[half:], "silent", "-"),
        ("rejected", 0, ATTACK, "detect", "detect"),
        ("rejected-then-chaff", 0, CHAFF, "silent", "-"),
    )
    for variant, accepted, then, passive, inline in variants:
        capture = book.capture("E30", "tcp-tfo", variant)
        talk = Conversation(capture)
        syn_with(talk, ATTACK, accepted, p.fast_open())
        if then:
            talk.send(then)
        talk.send(AFTER).close()
        book.expect(capture, passive, inline, ATTACK[:accepted] + then + AFTER, "!tcp.syn_data !tcp.gap")


def split_handshakes(book):
    """The server answers a SYN with a SYN of its own; the first SYN's sender stays the client."""
    for variant, server_acks_first in (("4-way", False), ("5-way", True)):
        capture = book.capture("E31", "tcp-split-handshake", variant)
        talk = Conversation(capture)
        talk.put(talk.segment(flags="S", seq=talk.isn, options=p.mss()))
        if server_acks_first:
            # Its sequence number says nothing: the server has not begun.
            talk.answer(flags="A", seq=0, ack=talk.isn + 1)
        talk.answer(flags="S", seq=talk.server_isn, options=p.mss())
        talk.put(talk.segment(flags="SA", seq=talk.isn, options=p.mss()))
        talk.answer(flags="A", ack=talk.isn + 1)
        talk.send(BEFORE).send(ATTACK).send(AFTER).close()
        events = "tcp.split_handshake" if server_acks_first else "tcp.split_handshake|tcp.simultaneous_open"
        book.expect(capture, "detect", "drop", WHOLE, events)

    capture = book.capture("E31", "tcp-split-handshake", "simultaneous-open")
    talk = Conversation(capture)
    talk.put(talk.segment(flags="S", seq=talk.isn, options=p.mss()))
    talk.answer(flags="S", seq=talk.server_isn, options=p.mss())
    talk.put(talk.segment(flags="SA", seq=talk.isn, options=p.mss()))
    talk.answer(flags="SA", seq=talk.server_isn, ack=talk.isn + 1, options=p.mss())
    talk.send(BEFORE).send(ATTACK).send(AFTER).close()
    book.expect(capture, "detect", "drop", WHOLE, "tcp.simultaneous_open")
