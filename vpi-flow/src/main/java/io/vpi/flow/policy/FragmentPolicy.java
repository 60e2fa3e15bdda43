package io.vpi.flow.policy;

/**
 * Whose bytes a host keeps where IP fragments overlap. Seven classic policies, named as Snort and
 * Suricata name them, and what hosts of today do: discard. IPv6 has no choice: a datagram with an
 * overlap is discarded (RFC 8200 section 4.5), exact duplicates excepted.
 */
public enum FragmentPolicy {
  /** The old wins where it starts at or before the new; else the new trims it. */
  BSD,
  /** The new wins where the old starts at or before it. */
  BSD_RIGHT,
  /** The old wins only where it starts strictly before the new. */
  LINUX,
  /** The old always. */
  FIRST,
  /** The new always. */
  LAST,
  /** The old, unless the new swallows it whole. */
  WINDOWS,
  /** The old on the left; the new replaces one that it covers from before. */
  SOLARIS,
  /** A datagram with an overlap whose bytes differ is discarded, with an event. */
  DISCARD
}
