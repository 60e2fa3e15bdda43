package io.vpi.detect;

import io.vpi.asset.Asset;
import io.vpi.asset.AssetResolver;
import io.vpi.net.IpAddress;
import io.vpi.net.Tenant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks a resolver; one that throws is counted and knows nothing. */
final class GuardedResolver implements AssetResolver {
  private final AssetResolver resolver;
  private final InspectorStatistics statistics;

  GuardedResolver(AssetResolver resolver, InspectorStatistics statistics) {
    this.resolver = resolver;
    this.statistics = statistics;
  }

  @Override
  public Asset resolve(long mac, @Nullable IpAddress address, Tenant tenant) {
    try {
      return Objects.requireNonNull(resolver.resolve(mac, address, tenant), "asset");
    } catch (RuntimeException e) {
      statistics.add(InspectorCounter.RESOLVER_FAILURES, 1);
      return Asset.UNKNOWN;
    }
  }
}
