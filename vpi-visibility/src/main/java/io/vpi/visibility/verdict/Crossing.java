package io.vpi.visibility.verdict;

/** Which way a frame crosses a port, seen from the switch. */
enum Crossing {
  ENTERING,
  LEAVING
}
