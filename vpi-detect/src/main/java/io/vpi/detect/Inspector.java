package io.vpi.detect;

import io.vpi.asset.AssetResolver;
import io.vpi.capture.Capability;
import io.vpi.decode.ChecksumVerifier;
import io.vpi.decode.DecoderOptions;
import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.detect.eval.RuleEvaluator;
import io.vpi.detect.eval.RuleProgram;
import io.vpi.event.EventSink;
import io.vpi.event.Signature;
import io.vpi.flow.FlowEngine;
import io.vpi.flow.FlowOptions;
import io.vpi.flow.policy.ChecksumPolicy;
import io.vpi.flow.report.FlowStatistics;
import io.vpi.packet.PacketBatch;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Inspects batches of packets: decodes them, follows their flows, puts rules to packets and to TCP
 * streams, hands events to a sink and, inline, sets verdicts.
 *
 * <pre>{@code
 * try (Inspector inspector = Inspector.builder(rules).sink(sink).build()) {
 *   while (source.poll(batch) != PacketSource.END_OF_STREAM) {
 *     inspector.inspect(batch);
 *     source.release(batch);
 *   }
 * }
 * }</pre>
 *
 * <p>Used by one thread, except for {@link #rules}, {@link #ruleGeneration} and {@link
 * #statistics}, which any thread may call at any time. After warm-up {@link #inspect} allocates
 * nothing for packets that raise no event, and for one that does what its sink asks of it.
 */
public final class Inspector implements AutoCloseable {
  /** The most anomalies of one batch that become events. */
  public static final int MAX_ANOMALY_EVENTS = 64;

  /** How many steps the contents of one rule may take on one packet unless set otherwise. */
  public static final int DEFAULT_STEP_LIMIT = 3000;

  private final String name;
  private final Guard guard;
  private final int stepLimit;
  private final ChecksumPolicy checksumPolicy;
  private final InspectorStatistics statistics = new InspectorStatistics();
  private final GuardedSink sink;
  private final PacketDecoder decoder;
  private final PacketInspection inspection;
  private final FlowEngine flows;

  private LayerTable layers;
  private ChecksumVerifier checksums;
  private Generation current;
  private volatile Generation published;
  private long packets;
  private long lastNow;
  private long stepLimitHits;
  private boolean closed;

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
    stepLimit = builder.stepLimit;
    checksumPolicy = builder.checksums;
    sink = new GuardedSink(builder.sink, statistics);
    decoder = new PacketDecoder(builder.maxLayers);
    layers = decoder.newTable(builder.batchCapacity);
    checksums = newVerifier(builder.batchCapacity);
    guard.check(builder.rules);
    AssetResolver assets = new GuardedResolver(builder.assets, statistics);
    inspection =
        new PacketInspection(
            sink, statistics, builder.mode, builder.anomalies, assets, decoder.newTable(1));
    current = generation(1, builder.rules);
    published = current;
    FlowOptions options = flowOptions(builder);
    flows =
        FlowEngine.builder()
            .options(options)
            .listener(inspection)
            .consumer(new StreamInspector(inspection, options.capacity()))
            .assets(assets)
            .build();
    inspection.listenTo(flows);
  }

  /** What the user said of flows, and what follows from what he said of the inspector. */
  private static FlowOptions flowOptions(Builder builder) {
    boolean inline =
        builder.mode == InspectionMode.INLINE && builder.capabilities.contains(Capability.INLINE);
    return builder.flows.toBuilder()
        .inline(inline)
        .replaces(builder.capabilities.contains(Capability.REPLACE))
        .batchCapacity(builder.batchCapacity)
        .decoder(DecoderOptions.builder().maxLayers(builder.maxLayers).build())
        .tcp(builder.flows.tcp().toBuilder().inline(inline).checksums(builder.checksums).build())
        .build();
  }

  /** Only who asked for wrong checksums to be told gets them as anomalies. */
  private ChecksumVerifier newVerifier(int capacity) {
    return new ChecksumVerifier(capacity, checksumPolicy == ChecksumPolicy.VERIFY);
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
    reserve(size);
    decoder.decode(batch, layers);
    if (checksumPolicy != ChecksumPolicy.IGNORE) {
      checksums.verify(batch, layers);
    }
    inspection.begin(
        batch, current, packets, checksumPolicy == ChecksumPolicy.VERIFY ? checksums : null);
    flows.process(batch, layers, checksumPolicy == ChecksumPolicy.IGNORE ? null : checksums);
    packets += size;
    long bytes = 0;
    for (int i = 0; i < size; i++) {
      bytes += batch.capturedLength(i);
    }
    statistics.add(InspectorCounter.DECODED, inspection.end());
    long hits = current.stepLimitHits();
    statistics.add(InspectorCounter.STEP_LIMIT_HITS, hits - stepLimitHits);
    stepLimitHits = hits;
    statistics.add(InspectorCounter.PACKETS, size);
    statistics.add(InspectorCounter.BYTES, bytes);
  }

  private void reserve(int size) {
    if (size > layers.capacity()) {
      layers = decoder.newTable(size);
      checksums = newVerifier(size);
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

  private Generation generation(long number, RuleSet rules) {
    RuleProgram program = rules.program();
    return new Generation(
        number,
        new RuleEvaluator(program, inspection.facts(), stepLimit),
        new RuleEvaluator(program, inspection.lateFacts(), stepLimit),
        program.streamReach());
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
    published = generation(number, rules);
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
   * What became of packets and flows before the rules.
   *
   * @return the live counters, always the same object
   */
  public FlowStatistics flowStatistics() {
    return flows.statistics();
  }

  /**
   * The memory for flows, streams and fragments, all of which was taken when the inspector was
   * built.
   *
   * @return bytes, as {@link FlowEngine#memoryBytes()}
   */
  public long memoryBytes() {
    return flows.memoryBytes();
  }

  /**
   * How much of the memory for streams is in use. On the inspector's thread.
   *
   * @return bytes, 0 to what was set for streams
   */
  public long streamMemoryUsed() {
    return flows.streamMemoryUsed();
  }

  /**
   * Hands the counters to the sink as an event, its timestamp the clock of the last batch. On the
   * inspector's thread.
   */
  public void reportStatistics() {
    sink.stats(new StatisticsReport(name, lastNow, statistics));
  }

  /**
   * Ends all flows, with their events and the rules put to what their streams still hold, and gives
   * back the memory for flows. On the inspector's thread; the inspector cannot be used after it.
   */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      adoptPublishedRules();
      inspection.begin(new PacketBatch(1), current, packets, null);
      flows.close();
      inspection.end();
    }
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
    private ChecksumPolicy checksums = ChecksumPolicy.AUTO;
    private FlowOptions flows = FlowOptions.DEFAULT;
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
     * @param value called on the inspector's thread: for both ends when a flow begins, whose
     *     operating systems say how it is followed, for the receiver when a datagram in fragments
     *     does, and for an event whose sink asks for assets
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
     * Sets what a wrong checksum means. With {@link ChecksumPolicy#VERIFY} a packet whose innermost
     * IP header or transport has one is not put to the rules, as its receiver throws it away; it is
     * counted, and is an anomaly. With {@link ChecksumPolicy#AUTO} a TCP segment of a sender that
     * has sent right ones does not enter its stream.
     *
     * @param value {@link ChecksumPolicy#AUTO} unless set: packets of guests on the same host often
     *     bear none yet
     * @return this builder
     */
    public Builder checksums(ChecksumPolicy value) {
      checksums = Objects.requireNonNull(value, "checksums");
      return this;
    }

    /**
     * Sets how flows are followed: how many, their memory, timeouts and policies. Whether the
     * inspector is inline, how it takes checksums, its batch capacity and its layers come from the
     * inspector's own settings.
     *
     * @param value {@link FlowOptions#DEFAULT} unless set
     * @return this builder
     */
    public Builder flows(FlowOptions value) {
      flows = Objects.requireNonNull(value, "flows");
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
