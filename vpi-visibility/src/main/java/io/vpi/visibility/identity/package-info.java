/**
 * Who is behind an address: guest, port, host, operating system and tenant from a topology, for the
 * events of a sensor and for the way in which it follows flows.
 *
 * <pre>{@code
 * Topology topology = TopologyFiles.load(List.of(Path.of("kvm1.json"), Path.of("network.yaml")));
 * Inspector.builder(rules).assets(TopologyAssets.of(topology)).build();
 * }</pre>
 *
 * <p>How it decides, and when it does not, stands at {@link
 * io.vpi.visibility.identity.TopologyAssets}.
 */
@NullMarked
package io.vpi.visibility.identity;

import org.jspecify.annotations.NullMarked;
