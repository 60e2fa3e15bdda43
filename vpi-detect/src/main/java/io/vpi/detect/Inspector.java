package io.vpi.detect;

import io.vpi.asset.AssetResolver;
import io.vpi.capture.Capability;
import io.vpi.decode.ChecksumStatus;
import io.vpi.decode.ChecksumVerifier;
import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.detect.eval.CompiledRule;
import io.vpi.detect.eval.PacketFacts;
import io.vpi.detect.eval.RuleEvaluator;
import io.vpi.event.EventSink;
import io.vpi.event.Signature;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.Verdict;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Inspects batches of packets: decodes them, puts rules to each packet, hands events to a sink and,
 * inline, sets verdicts.
 *
 * <pre>{@code
 * Inspector inspector = Inspector.builder(rules).sink(sink).build();
 * while (source.poll(batch) != PacketSource.END_OF_STREAM) {
 *   inspector.inspect(batch);
 *   source.release(batch);
 * }
 * }</pre>
 *
 * <p>Used by one thread, except for {@link #rules}, {@link #ruleGeneration} and {@link
 * #statistics}, which any thread may call at any time. After warm-up {@link #inspect} allocates
 * nothing for packets that raise no event, and for one that does what its sink asks of it.
 */
public final class Inspector {
  /** The most anomalies of one batch that become events. */
  public static final int MAX_ANOMALY_EVENTS = 64;

  /** How many steps the contents of one rule may take on one packet unless set otherwise. */
  public static final int DEFAULT_STEP_LIMIT = 3000;

  private final String name;
  private final Guard guard;
  private final AnomalyReporting anomalyReporting;
  private final int stepLimit;
  private final boolean verifyChecksums;
  private final InspectorStatistics statistics = new InspectorStatistics();
  private final GuardedSink sink;
  private final PacketDecoder decoder;
  private final PacketFacts facts = new PacketFacts();
  private final PacketContext context;
  private final RuleAlert alert;
  private final PacketAnomaly anomaly;

  private LayerTable layers;
  private ChecksumVerifier checksums;
  private Generation current;
  private volatile Generation published;
  private long packets;
  private long lastNow;
  private long stepLimitHits;
  private int anomalyEventsLeft;

  /** Rules ready for this inspector, and the number that events bear. */
  private record Generation(long number, RuleEvaluator evaluator) {}

  /** What rules may do here; checked for the first rules and for those swapped in later. */
  private record Guard(InspectionMode mode, Set<Capability> capabilities) {
    void check(RuleSet rules) {
      if (mode == InspectionMode.PASSIVE) {
        return;
      }
      require(rules, Signature.Action.DROP, Capability.INLINE);
      require(rules, Signature.Action.REJECT, Capability.INLINE);
      require(rules, Signature.Action.REJECT, Capability.INJECT);
    }

    private void require(RuleSet rules, Signature.Action action, Capability capability) {
      if (rules.has(action) && !capabilities.contains(capability)) {
        throw new ConfigurationException(
            "the rules have the action "
                + action.name().toLowerCase(Locale.ROOT)
                + ", which inline needs a source with the capability "
                + capability
                + "; the source has "
                + (capabilities.isEmpty() ? "none" : capabilities));
      }
    }
  }

  private Inspector(Builder builder) {
    name = builder.name;
    guard = new Guard(builder.mode, builder.capabilities);
    anomalyReporting = builder.anomalies;
    stepLimit = builder.stepLimit;
    verifyChecksums = builder.verifyChecksums;
    sink = new GuardedSink(builder.sink, statistics);
    decoder = new PacketDecoder(builder.maxLayers);
    layers = decoder.newTable(builder.batchCapacity);
    checksums = new ChecksumVerifier(builder.batchCapacity);
    context = new PacketContext(facts, builder.assets, statistics);
    alert = new RuleAlert(context);
    anomaly = new PacketAnomaly(context);
    guard.check(builder.rules);
    current = new Generation(1, evaluator(builder.rules));
    published = current;
  }

  /**
   * A builder for an inspector that watches and tells nobody.
   *
   * @param rules the rules to begin with
   * @return a new builder
   */
  public static Builder builder(RuleSet rules) {
    return new Builder(rules);
  }

  /**
   * Inspects a batch: raises the events of its packets in their order and, inline, sets verdicts.
   * An empty batch is fine.
   *
   * @param batch a batch that a source's poll filled and that is not yet released
   */
  public void inspect(PacketBatch batch) {
    adoptPublishedRules();
    lastNow = Math.max(lastNow, batch.now());
    int size = batch.size();
    if (size == 0) {
      return;
    }
    reserve(size);
    decoder.decode(batch, layers);
    if (verifyChecksums) {
      checksums.verify(batch, layers);
    }
    anomalyEventsLeft = anomalyReporting == AnomalyReporting.ALL ? MAX_ANOMALY_EVENTS : 0;
    long bytes = 0;
    long decoded = 0;
    for (int i = 0; i < size; i++) {
      bytes += batch.capturedLength(i);
      if (inspectPacket(batch, i)) {
        decoded++;
      }
    }
    context.release();
    facts.release();
    current.evaluator().release();
    long hits = current.evaluator().stepLimitHits();
    statistics.add(InspectorCounter.STEP_LIMIT_HITS, hits - stepLimitHits);
    stepLimitHits = hits;
    statistics.add(InspectorCounter.PACKETS, size);
    statistics.add(InspectorCounter.BYTES, bytes);
    statistics.add(InspectorCounter.DECODED, decoded);
  }

  /** Answers whether the packet was decoded without an anomaly. */
  private boolean inspectPacket(PacketBatch batch, int packet) {
    packets++;
    if (layers.state(packet) == LayerTable.State.UNSUPPORTED_LINK) {
      statistics.add(InspectorCounter.UNSUPPORTED_LINKS, 1);
      return false;
    }
    facts.read(batch, layers, packet);
    context.start(batch, layers, packet, packets);
    boolean clean = layers.anomalyCount(packet) == 0;
    if (!clean) {
      reportAnomalies(packet);
    }
    if (verifyChecksums
        && (checksums.network(packet) == ChecksumStatus.WRONG
            || checksums.transport(packet) == ChecksumStatus.WRONG)) {
      statistics.add(InspectorCounter.WRONG_CHECKSUMS, 1);
      return clean;
    }
    if (facts.hasIp()) {
      applyRules(batch, packet);
    }
    return clean;
  }

  private void reportAnomalies(int packet) {
    int found = layers.anomalyCount(packet);
    statistics.add(InspectorCounter.ANOMALIES, found);
    for (int i = 0; i < Math.min(found, LayerTable.MAX_ANOMALIES); i++) {
      statistics.countAnomaly(layers.anomalyProtocol(packet, i), layers.anomalyKind(packet, i));
      if (anomalyEventsLeft > 0) {
        anomalyEventsLeft--;
        sink.anomaly(anomaly.with(layers, i));
      } else if (anomalyReporting == AnomalyReporting.ALL) {
        statistics.add(InspectorCounter.ANOMALIES_SUPPRESSED, 1);
      }
    }
  }

  private void applyRules(PacketBatch batch, int packet) {
    RuleEvaluator evaluator = current.evaluator();
    evaluator.begin();
    evaluator.packet(false);
    for (@Nullable CompiledRule rule = evaluator.next(); rule != null; rule = evaluator.next()) {
      Signature signature = rule.signature();
      switch (signature.action()) {
        case PASS -> {
          statistics.add(InspectorCounter.PASSES, 1);
          return;
        }
        case DROP -> judge(batch, packet, Verdict.DROP, InspectorCounter.DROPS);
        case REJECT -> judge(batch, packet, Verdict.REJECT, InspectorCounter.REJECTS);
        case ALERT -> {}
      }
      sink.alert(alert.with(signature, current.number()));
    }
  }

  /** Sets a verdict unless the packet has it already, or a stricter one. */
  private void judge(PacketBatch batch, int packet, Verdict verdict, InspectorCounter counter) {
    Verdict before = batch.verdict(packet);
    if (guard.mode() == InspectionMode.PASSIVE || before == verdict || before == Verdict.REJECT) {
      return;
    }
    batch.verdict(packet, verdict);
    statistics.add(counter, 1);
  }

  private void reserve(int size) {
    if (size > layers.capacity()) {
      layers = decoder.newTable(size);
      checksums = new ChecksumVerifier(size);
    }
  }

  private void adoptPublishedRules() {
    Generation latest = published;
    if (latest.number() != current.number()) {
      statistics.add(InspectorCounter.RULE_SWAPS, 1);
      stepLimitHits = 0;
      current = latest;
    }
  }

  private RuleEvaluator evaluator(RuleSet rules) {
    return new RuleEvaluator(rules.program(), facts, stepLimit);
  }

  /**
   * Swaps the rules. From any thread; the inspector takes them with its next batch, whose events
   * bear the new generation. Of several swaps between two batches the last counts.
   *
   * @param rules the new rules
   * @return their generation
   * @throws ConfigurationException if they need a capability that the source does not have; the
   *     rules in force then stay
   */
  public synchronized long rules(RuleSet rules) {
    guard.check(rules);
    long number = published.number() + 1;
    published = new Generation(number, evaluator(rules));
    return number;
  }

  /**
   * The generation of the rules that the next batch will meet.
   *
   * @return 1 for those that the inspector was built with, one more for each swap
   */
  public long ruleGeneration() {
    return published.number();
  }

  /**
   * The counters.
   *
   * @return the live counters, always the same object
   */
  public InspectorStatistics statistics() {
    return statistics;
  }

  /**
   * Hands the counters to the sink as an event, its timestamp the clock of the last batch. On the
   * inspector's thread.
   */
  public void reportStatistics() {
    sink.stats(new StatisticsReport(name, lastNow, statistics));
  }

  /** Gathers what an inspector needs. Not thread safe. */
  public static final class Builder {
    private final RuleSet rules;
    private String name = "inspector";
    private EventSink sink = EventSink.NONE;
    private AssetResolver assets = AssetResolver.NONE;
    private InspectionMode mode = InspectionMode.PASSIVE;
    private Set<Capability> capabilities = Set.of();
    private AnomalyReporting anomalies = AnomalyReporting.ALL;
    private boolean verifyChecksums;
    private int batchCapacity = PacketBatch.DEFAULT_CAPACITY;
    private int maxLayers = PacketDecoder.DEFAULT_MAX_LAYERS;
    private int stepLimit = DEFAULT_STEP_LIMIT;

    private Builder(RuleSet rules) {
      this.rules = Objects.requireNonNull(rules, "rules");
    }

    /**
     * Names the inspector in its statistics.
     *
     * @param value the subject of its statistics; {@code inspector} unless set
     * @return this builder
     */
    public Builder name(String value) {
      name = Objects.requireNonNull(value, "name");
      return this;
    }

    /**
     * Sets who gets the events.
     *
     * @param value called on the inspector's thread
     * @return this builder
     */
    public Builder sink(EventSink value) {
      sink = Objects.requireNonNull(value, "sink");
      return this;
    }

    /**
     * Sets who knows which guest is behind an address.
     *
     * @param value called on the inspector's thread, for an event whose sink asks for assets
     * @return this builder
     */
    public Builder assets(AssetResolver value) {
      assets = Objects.requireNonNull(value, "assets");
      return this;
    }

    /**
     * Sets whether the inspector judges.
     *
     * @param value {@link InspectionMode#PASSIVE} unless set
     * @return this builder
     */
    public Builder mode(InspectionMode value) {
      mode = Objects.requireNonNull(value, "mode");
      return this;
    }

    /**
     * Tells what the source can do whose batches will be inspected; matters inline only.
     *
     * @param value as {@link io.vpi.capture.PacketSource#capabilities()} answers
     * @return this builder
     */
    public Builder capabilities(Set<Capability> value) {
      EnumSet<Capability> copy = EnumSet.noneOf(Capability.class);
      copy.addAll(value);
      capabilities = copy;
      return this;
    }

    /**
     * Sets which anomalies become events.
     *
     * @param value {@link AnomalyReporting#ALL} unless set
     * @return this builder
     */
    public Builder anomalies(AnomalyReporting value) {
      anomalies = Objects.requireNonNull(value, "anomalies");
      return this;
    }

    /**
     * Sets whether checksums are verified. If so, a packet whose innermost IP header or transport
     * has a wrong one is not put to the rules, as its receiver throws it away; it is counted, and
     * is an anomaly.
     *
     * @param value false unless set: packets of guests on the same host often bear none yet
     * @return this builder
     */
    public Builder verifyChecksums(boolean value) {
      verifyChecksums = value;
      return this;
    }

    /**
     * Sets how large batches to prepare for. A larger one is inspected too, but allocates.
     *
     * @param value packets, 1 to {@link PacketBatch#MAX_CAPACITY}; {@link
     *     PacketBatch#DEFAULT_CAPACITY} unless set
     * @return this builder
     * @throws ConfigurationException if it is out of range
     */
    public Builder batchCapacity(int value) {
      batchCapacity = inRange("batch capacity", value, PacketBatch.MAX_CAPACITY);
      return this;
    }

    /**
     * Sets how many layers of a packet are followed.
     *
     * @param value 1 to {@link LayerTable#MAX_LAYERS}; {@link PacketDecoder#DEFAULT_MAX_LAYERS}
     *     unless set
     * @return this builder
     * @throws ConfigurationException if it is out of range
     */
    public Builder maxLayers(int value) {
      maxLayers = inRange("number of layers", value, LayerTable.MAX_LAYERS);
      return this;
    }

    /**
     * Sets how many steps the contents of one rule may take on one packet before the rule counts as
     * not matching. A step is one content looked for behind one place of those before it, and every
     * further 2048 bytes looked at for it.
     *
     * @param value 1 or more; {@link #DEFAULT_STEP_LIMIT} unless set
     * @return this builder
     * @throws ConfigurationException if it is out of range
     */
    public Builder stepLimit(int value) {
      stepLimit = inRange("step limit", value, Integer.MAX_VALUE);
      return this;
    }

    private static int inRange(String what, int value, int maximum) {
      if (value < 1 || value > maximum) {
        throw new ConfigurationException(
            "the " + what + " is " + value + "; expected 1 to " + maximum);
      }
      return value;
    }

    /**
     * Makes the inspector; all that it needs later is allocated here.
     *
     * @return a new inspector
     * @throws ConfigurationException if the mode is {@link InspectionMode#INLINE} and a rule's
     *     action needs a capability that the source does not have: drop needs INLINE, reject needs
     *     INLINE and INJECT
     */
    public Inspector build() {
      return new Inspector(this);
    }
  }
}
