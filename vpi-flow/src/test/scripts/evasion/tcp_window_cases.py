"""E34 and E35: what a receiver does not take though its sequence number may look right."""

from . import packets as p
from .conversation import AFTER, ATTACK, BEFORE, CHAFF, WHOLE, WINDOW, Conversation


def add(book):
    old_timestamp(book)
    beyond_window(book)
    zero_window_probe(book)
    window_scale(book)
    shrinking_window(book)


def old_timestamp(book):
    """PAWS, RFC 7323 section 5."""
    capture = book.capture("E34", "tcp-paws")
    talk = Conversation(capture)
    talk.put(talk.segment(flags="S", seq=talk.isn, options=p.mss() + p.timestamps(50_000, 0)))
    talk.answer(flags="SA", seq=talk.server_isn, ack=talk.isn + 1, options=p.mss() + p.timestamps(90_000, 50_000))

    def stamped(text, tick):
        talk.say(text, options=p.timestamps(50_000 + tick, 90_000 + tick - 1))
        talk.answer(options=p.timestamps(90_000 + tick, 50_000 + tick))

    talk.put(talk.segment(flags="A", options=p.timestamps(50_001, 90_000)))
    stamped(BEFORE, 2)
    talk.put(talk.segment(CHAFF, options=p.timestamps(40_000, 90_002)))
    talk.answer(options=p.timestamps(90_003, 50_002))
    stamped(ATTACK, 4)
    stamped(AFTER, 5)
    book.expect(capture, "detect", "drop", WHOLE, "tcp.paws")


def narrow(capture, window, **fields):
    """A window that is small from the start: one that shrinks does not bind the sender."""
    talk = Conversation(capture)
    talk.window = window
    return talk.open(**fields)


def beyond_window(book):
    """Chaff where the attack will be, before the window reaches there."""
    first = b"sixteen bytes.. "
    capture = book.capture("E35", "tcp-window", "beyond")
    talk = narrow(capture, len(BEFORE + first))
    talk.window = len(first)
    talk.send(BEFORE)
    talk.data(len(BEFORE + first), CHAFF)
    talk.answer()
    talk.say(first)
    talk.window = WINDOW
    talk.answer()
    talk.send(ATTACK).send(AFTER).close()
    book.expect(capture, "detect", "drop", BEFORE + first + ATTACK + AFTER, "tcp.window")

    # One segment begins within the window and reaches beyond it.
    capture = book.capture("E35", "tcp-window", "partly-beyond")
    talk = narrow(capture, len(BEFORE + first))
    talk.window = len(first)
    talk.send(BEFORE)
    talk.put(talk.segment(first + CHAFF))
    talk.sent += len(first)
    talk.window = WINDOW
    talk.answer()
    talk.send(ATTACK).send(AFTER).close()
    book.expect(capture, "detect", "rewrite", BEFORE + first + ATTACK + AFTER, "tcp.window")


def zero_window_probe(book):
    """The byte of a probe that the server does not take differs from the one that it takes later.

    Inline the first byte stays, so that the second does not go out.
    """
    capture = book.capture("E35", "tcp-window", "zero-window-probe")
    talk = narrow(capture, len(BEFORE))
    talk.window = 0
    talk.send(BEFORE)
    talk.put(talk.segment(CHAFF[:1]))
    talk.answer()
    talk.window = WINDOW
    talk.answer()
    talk.send(ATTACK).send(AFTER).close()
    book.expect(capture, "detect", "rewrite", WHOLE, "!tcp.gap")


def window_scale(book):
    """RFC 7323 section 2.3: a shift above 14 is taken as 14."""
    capture = book.capture("E35", "tcp-window", "scale-above-14")
    talk = Conversation(capture)
    talk.open(options=p.window_scale(15))
    talk.window = 4
    talk.send(BEFORE).send(ATTACK).send(AFTER).close()
    book.expect(capture, "detect", "detect", WHOLE, "tcp.window_scale")

    # Within the window of a shift of 15, beyond that of 14.
    capture = book.capture("E35", "tcp-window", "scale-above-14-beyond")
    talk = narrow(capture, 100, options=p.window_scale(15))
    talk.window = 1
    talk.send(BEFORE)
    talk.data(len(BEFORE) + (1 << 14) + 100, CHAFF)
    talk.answer()
    talk.send(ATTACK).send(AFTER).close()
    book.expect(capture, "detect", "drop", WHOLE, "tcp.window_scale tcp.window")


def shrinking_window(book):
    """The server takes back a part of its window; the client keeps to what is left."""
    capture = book.capture("E35", "tcp-window", "shrink")
    talk = Conversation(capture).open()
    talk.window = 64
    talk.send(BEFORE)
    talk.window = len(ATTACK)
    talk.answer()
    talk.say(ATTACK)
    talk.window = WINDOW
    talk.answer()
    talk.send(AFTER).close()
    book.expect(capture, "detect", "detect", WHOLE, "!tcp.gap")
