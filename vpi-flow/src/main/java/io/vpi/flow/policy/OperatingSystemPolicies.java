package io.vpi.flow.policy;

import io.vpi.asset.Asset;
import io.vpi.asset.Endpoint;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers which words stand for which policy, so that they are read once. Thread safe. */
final class OperatingSystemPolicies implements HostPolicies {
  /** Inventories have some dozens of words. One that has more is asked again and again. */
  private static final int MOST_WORDS = 4096;

  private final HostPolicy otherwise;
  private final ConcurrentHashMap<String, HostPolicy> known = new ConcurrentHashMap<>();

  OperatingSystemPolicies(HostPolicy otherwise) {
    this.otherwise = otherwise;
  }

  @Override
  public HostPolicy policy(Endpoint end, Asset asset, int tapId) {
    String words = asset.operatingSystem();
    if (words.isEmpty()) {
      return otherwise;
    }
    HostPolicy policy = known.get(words);
    return policy == null ? read(words) : policy;
  }

  private HostPolicy read(String words) {
    HostPolicy policy = OperatingSystems.policy(words).orElse(otherwise);
    if (known.size() < MOST_WORDS) {
      known.put(words, policy);
    }
    return policy;
  }
}
