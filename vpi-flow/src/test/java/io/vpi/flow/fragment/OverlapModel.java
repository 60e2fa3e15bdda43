package io.vpi.flow.fragment;

import io.vpi.flow.policy.FragmentPolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a host makes of fragments, as plainly as it can be said: for each byte of the datagram it is
 * written down which fragment it is of, and each new fragment disputes its bytes with these.
 */
final class OverlapModel {
  /** A fragment: its bytes, where they start, and whether more come. */
  @SuppressWarnings("ArrayRecordComponent") // pieces are never compared
  record Piece(int start, byte[] bytes, boolean more) {
    int end() {
      return start + bytes.length;
    }
  }

  private final FragmentPolicy policy;
  private final boolean ipv6;
  private final List<@Nullable Piece> owners = new ArrayList<>();
  private boolean discarded;
  private int length = -1;

  /** The policy does not matter for IPv6. */
  OverlapModel(FragmentPolicy policy, boolean ipv6) {
    this.policy = policy;
    this.ipv6 = ipv6;
  }

  /** Whether the datagram is to be thrown away. */
  boolean isDiscarded() {
    return discarded;
  }

  /** The datagram's payload once it is complete, else null. */
  byte @Nullable [] take(Piece piece) {
    while (owners.size() < piece.end()) {
      owners.add(null);
    }
    for (int at = piece.start(); at < piece.end(); at++) {
      Piece old = owners.get(at);
      if (old != null && forbids(old, piece, at)) {
        discarded = true;
      }
      if (old == null || (!ipv6 && yields(old, piece))) {
        owners.set(at, piece);
      }
    }
    if (!piece.more()) {
      length = piece.end();
    }
    return discarded || length < 0 || owners.contains(null) ? null : bytes();
  }

  private boolean forbids(Piece old, Piece piece, int at) {
    boolean differs = old.bytes()[at - old.start()] != piece.bytes()[at - piece.start()];
    if (ipv6) {
      boolean duplicate = old.start() == piece.start() && old.end() == piece.end();
      return differs || !duplicate;
    }
    return differs && policy == FragmentPolicy.DISCARD;
  }

  /** Whether the old fragment's bytes give way to the new one's. */
  private boolean yields(Piece old, Piece piece) {
    boolean oldIsLeft = old.start() < piece.start();
    boolean sameStart = old.start() == piece.start();
    boolean newIsLeft = !oldIsLeft && !sameStart;
    return switch (policy) {
      case BSD -> newIsLeft;
      case BSD_RIGHT -> !newIsLeft;
      case LINUX -> !oldIsLeft;
      case FIRST, DISCARD -> false;
      case LAST -> true;
      case WINDOWS -> newIsLeft && old.end() < piece.end();
      case SOLARIS -> newIsLeft && old.end() <= piece.end();
    };
  }

  private byte[] bytes() {
    byte[] all = new byte[length];
    for (int at = 0; at < length; at++) {
      Piece owner = owners.get(at);
      if (owner != null) {
        all[at] = owner.bytes()[at - owner.start()];
      }
    }
    return all;
  }
}
