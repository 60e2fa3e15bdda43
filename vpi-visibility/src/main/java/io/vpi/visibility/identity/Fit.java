package io.vpi.visibility.identity;

/** How well a card fits what was seen; the order counts. */
enum Fit {
  /** What is known contradicts it. */
  NO,
  /** Nothing speaks against it, and nothing but its address for it. */
  MAYBE,
  /** What is known speaks for it. */
  YES
}
