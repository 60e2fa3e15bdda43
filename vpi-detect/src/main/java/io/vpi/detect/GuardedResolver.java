package io.vpi.detect;

import io.vpi.asset.Asset;
import io.vpi.asset.AssetResolver;
import io.vpi.asset.Endpoint;
import java.util.Objects;

/** Asks a resolver; one that throws is counted and knows nothing. */
final class GuardedResolver implements AssetResolver {
  private final AssetResolver resolver;
  private final InspectorStatistics statistics;

  GuardedResolver(AssetResolver resolver, InspectorStatistics statistics) {
    this.resolver = resolver;
    this.statistics = statistics;
  }

  @Override
  public Asset resolve(Endpoint end) {
    try {
      return Objects.requireNonNull(resolver.resolve(end), "asset");
    } catch (RuntimeException e) {
      statistics.add(InspectorCounter.RESOLVER_FAILURES, 1);
      return Asset.UNKNOWN;
    }
  }
}
