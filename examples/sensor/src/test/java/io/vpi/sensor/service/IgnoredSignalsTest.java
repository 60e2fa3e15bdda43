package io.vpi.sensor.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoredSignalsTest {
  @ParameterizedTest
  @CsvSource({
    "SigIgn:\t0000000000000001, 1, true",
    "SigIgn:\t0000000000000001, 15, false",
    "SigIgn:\t8000000000004000, 15, true",
    "SigIgn:\tfffffffffffffffe, 1, false",
    "SigCgt:\t0000000000000001, 1, false",
    "SigIgn:\tsomething else, 1, false",
  })
  void readsTheMaskOfIgnoredSignals(String line, int signal, boolean expected) {
    String status = "Name:\tjava\nSigBlk:\t0000000000000003\n" + line + "\nThreads:\t1\n";
    assertEquals(expected, IgnoredSignals.include(status, signal));
  }
}
