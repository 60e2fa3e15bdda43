package io.vpi.visibility.collect;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which settings are not for others' eyes, by what they are called. */
final class SecretNames {
  private static final Pattern SECRET =
      Pattern.compile("psk|passw|passphrase|secret|private|token|credential|auth|chap|key$");

  /** Numbers of tunnels, which everybody on the wire can read. */
  private static final Set<String> TUNNEL_KEYS = Set.of("key", "in_key", "out_key");

  private SecretNames() {}

  static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !TUNNEL_KEYS.contains(lower) && SECRET.matcher(lower).find();
  }
}
