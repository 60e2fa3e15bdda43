package io.vpi.visibility.report;

import io.vpi.visibility.audit.AuditReport;
import io.vpi.visibility.audit.PolicyAudit;
import io.vpi.visibility.document.DocumentException;
import io.vpi.visibility.inventory.TopologyAssembler;
import io.vpi.visibility.policy.PolicyException;
import io.vpi.visibility.policy.PolicyFile;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Two hosts at one switch with a SPAN port: what a person meets who has just begun. */
final class SmallSite {
  static final String NETWORK =
      """
      version: 1
      hosts:
        kvm1:
          switches:
            br0: {kind: linux-bridge}
          ports:
            eth0: {kind: physical, switch: br0, cable: tor1/Gi1/0/1}
            vnet0: {kind: tap, switch: br0}
            vnet1: {kind: tap, switch: br0}
            vnet2: {kind: tap, switch: br0}
            ps: {kind: veth}
        kvm2:
          switches:
            br0: {kind: linux-bridge}
          ports:
            eth0: {kind: physical, switch: br0, cable: tor1/Gi1/0/2}
            vnet0: {kind: tap, switch: br0}
            vnet1: {kind: tap, switch: br0}
      switches:
        tor1:
          ports:
            Gi1/0/1: {cable: kvm1/eth0}
            Gi1/0/2: {cable: kvm2/eth0}
            Gi1/0/47: {forwards: false}
            Gi1/0/48: {outside: true}
          mirrors:
            span1: {ports: [Gi1/0/48], direction: both, to: Gi1/0/47}
      taps:
        m0: {kind: tc, ports: [kvm1/vnet0], direction: enter, to: kvm1/ps}
        m1: {kind: tc, ports: [kvm1/vnet1], direction: both, to: kvm1/ps}
      guests:
        web-1: {host: kvm1, port: kvm1/vnet0, mac: "02:00:00:00:00:01", ip: 10.0.0.1, labels: {role: web}}
        web-2: {host: kvm1, port: kvm1/vnet1, mac: "02:00:00:00:00:02", ip: 10.0.0.2, labels: {role: web}}
        log-1: {host: kvm1, port: kvm1/vnet2, mac: "02:00:00:00:00:03", ip: 10.0.0.3}
        db-1: {host: kvm2, port: kvm2/vnet0, mac: "02:00:00:00:00:04", ip: 10.0.0.4, labels: {role: db}}
        db-2: {host: kvm2, port: kvm2/vnet1, mac: "02:00:00:00:00:05", ip: 10.0.0.5, labels: {role: db}}
      sensors:
        ids: {behind: tor1/Gi1/0/47}
        hs1: {on: [kvm1/ps], tunnel: 192.0.2.9}
      """;
  static final String POLICY =
      """
      version: 1
      groups:
        web: {label: role=web}
        db: {label: role=db}
      rules:
        - web -> db: monitor, both directions
        - db -> db: monitor, both directions
        - "* -> internet: monitor"
      """;

  private SmallSite() {}

  /** Writes the page to standard output, for who compares processes. */
  public static void main(String[] args) throws IOException {
    System.out.write(page(NETWORK, POLICY).getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }

  static VisibilityAnalysis analysis(String network) {
    TopologyAssembler assembler = new TopologyAssembler();
    try {
      assembler.add("network.yaml", network);
    } catch (DocumentException e) {
      throw new IllegalArgumentException(e);
    }
    return VisibilityAnalysis.of(assembler.assemble());
  }

  static AuditReport audit(VisibilityAnalysis analysis, String policy) {
    try {
      return PolicyAudit.run(analysis, PolicyFile.read("policy.yaml", policy));
    } catch (PolicyException e) {
      throw new IllegalArgumentException(e.problems().toString(), e);
    }
  }

  /** The page about a network; without a policy if that is null. */
  static String page(String network, @Nullable String policy) {
    VisibilityAnalysis analysis = analysis(network);
    return page(analysis, policy == null ? null : audit(analysis, policy));
  }

  static String page(VisibilityAnalysis analysis, @Nullable AuditReport audit) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ReportPage.write(analysis, audit, out);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
