package io.vpi.sensor.format;

import io.vpi.net.MacAddress;

/** Writes members of a JSON object, each with a comma before it. */
final class JsonMembers {
  private JsonMembers() {}

  /** Writes a comma, the name and a colon. */
  static void key(TextOutput out, String key) {
    out.put(",\"");
    out.put(key);
    out.put("\":");
  }

  /** Writes a number. */
  static void number(TextOutput out, String key, long value) {
    key(out, key);
    out.decimal(value);
  }

  /** Writes true or false. */
  static void flag(TextOutput out, String key, boolean value) {
    key(out, key);
    out.put(value ? "true" : "false");
  }

  /** Writes a MAC address, unless there is none. */
  static void mac(TextOutput out, String key, long value) {
    if (value != MacAddress.NONE) {
      key(out, key);
      out.put('"');
      out.mac(value);
      out.put('"');
    }
  }

  /** Writes 32 bits as hexadecimal text. */
  static void hex32(TextOutput out, String key, int value) {
    key(out, key);
    out.put("\"0x");
    out.hex(value, 8);
    out.put('"');
  }

  /** Writes an IPv4 address. */
  static void ipv4Address(TextOutput out, String key, int value) {
    key(out, key);
    out.put('"');
    out.ipv4(value);
    out.put('"');
  }
}
