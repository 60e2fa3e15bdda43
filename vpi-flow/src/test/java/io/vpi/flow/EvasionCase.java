package io.vpi.flow;

import io.vpi.flow.policy.ChecksumPolicy;
import io.vpi.flow.policy.FragmentOptions;
import io.vpi.flow.policy.HostPolicies;
import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.policy.TcpOptions;
import io.vpi.flow.policy.TenantKey;
import io.vpi.flow.policy.UrgentPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A row of {@code cases.tsv}; the README beside it tells the columns.
 *
 * @param capture the file
 * @param id such as E01
 * @param name what is done
 * @param policy how all hosts behave, or -
 * @param options settings, or -
 * @param passive detect, silent or -
 * @param events what must and must not be told, or -
 * @param inline what becomes of the packets inline, or -
 * @param flows how many there are, or -
 * @param stream what the server gets, or -
 */
record EvasionCase(
    String capture,
    String id,
    String name,
    String policy,
    String options,
    String passive,
    String events,
    String inline,
    String flows,
    String stream) {

  static List<EvasionCase> all() throws IOException {
    List<EvasionCase> cases = new ArrayList<>();
    try (InputStream table = EvasionCase.class.getResourceAsStream("evasion/cases.tsv")) {
      String text =
          new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().skip(1).toList()) {
        String[] cells = line.split("\t", -1);
        cases.add(
            new EvasionCase(
                cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7],
                cells[8], cells[9]));
      }
    }
    return cases;
  }

  /** The name of its test. */
  String title() {
    return id
        + " "
        + name
        + " ["
        + capture
        + (policy.equals("-") ? "" : ", " + policy)
        + (options.equals("-") ? "" : ", " + options)
        + "]";
  }

  FlowOptions flowOptions(boolean isInline) {
    FlowOptions.Builder flow = FlowOptions.builder().capacity(1024).inline(isInline);
    FragmentOptions.Builder fragments = FragmentOptions.builder().memory(1 << 20);
    TcpOptions.Builder tcp = TcpOptions.builder().inline(isInline);
    if (id.equals("E28") || id.equals("E35")) {
      // These end a few bytes behind the window, where a tap may have missed what opened it.
      tcp.windowSlack(0);
    }
    if (!policy.equals("-")) {
      flow.hosts(HostPolicies.all(HostPolicy.valueOf(policy)));
    }
    for (String option : options.equals("-") ? new String[0] : options.split(" ")) {
      String value = option.substring(option.indexOf('=') + 1);
      switch (option.substring(0, option.indexOf('='))) {
        case "checksum" -> {
          ChecksumPolicy checksums = ChecksumPolicy.valueOf(value.toUpperCase(Locale.ROOT));
          tcp.checksums(checksums);
          fragments.checksumPolicy(checksums);
        }
        case "urgent" -> tcp.urgent(UrgentPolicy.valueOf(value.toUpperCase(Locale.ROOT)));
        case "hops" -> tcp.hops(Integer.parseInt(value));
        case "midstream" -> tcp.midstream(Boolean.parseBoolean(value));
        case "async" -> tcp.oneSided(Boolean.parseBoolean(value)).midstream(true);
        // Memory goes by blocks, of which the smallest bound has more than the flood fills.
        case "fragment_memory" -> fragments.memory(FragmentOptions.MIN_MEMORY).maxDatagrams(16);
        case "tenant" ->
            flow.tenants(value.equals("outermost") ? TenantKey.OUTERMOST : TenantKey.INNERMOST);
        default -> throw new IllegalArgumentException("no option " + option);
      }
    }
    return flow.fragments(fragments.build()).tcp(tcp.build()).build();
  }
}
