package io.vpi.eve;

import com.fasterxml.jackson.core.io.SerializedString;
import io.vpi.asset.Asset;
import io.vpi.event.AlertEvent;
import io.vpi.event.AnomalyEvent;
import io.vpi.event.FlowEvent;
import io.vpi.event.PacketEvent;
import io.vpi.event.Signature;
import io.vpi.event.StatsEvent;
import io.vpi.event.TrafficEvent;
import io.vpi.net.IpAddress;
import io.vpi.net.Tenant;
import io.vpi.packet.Direction;
import io.vpi.packet.Verdict;
import io.vpi.tap.TapPoint;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Renders an event to one line of EVE JSON, in memory that is used again for the next:
 *
 * <pre>{@code
 * int length = writer.write(alert);
 * socket.write(ByteBuffer.wrap(writer.bytes(), 0, length));
 * }</pre>
 *
 * <p>The line is pure ASCII, ends with a line feed and holds no other. What each field means stands
 * on the {@linkplain io.vpi.eve package's page}. Of the packet it takes the bytes that the event
 * names and no more than {@link EveFormat#dumpLimit()}; they are copied before the call returns.
 *
 * <p>Should an event throw while it is read, the exception goes through to the caller, the line is
 * void and the writer is good for the next event.
 *
 * <p>Not thread safe: one writer a thread.
 */
public final class EveWriter {
  private static final SerializedString[] VERDICTS = names(Verdict.values());
  private static final SerializedString[] DIRECTIONS = names(Direction.values());
  private static final SerializedString[] ACTIONS = names(Signature.Action.values());

  private final EveFormat format;
  private final JsonLine line = new JsonLine();
  private byte[] raw = new byte[0];
  private char[] chars = new char[EveTimestamp.LENGTH];

  /**
   * Makes a writer.
   *
   * @param format what the lines of alerts hold
   */
  public EveWriter(EveFormat format) {
    this.format = format;
  }

  private static SerializedString[] names(Enum<?>[] values) {
    SerializedString[] names = new SerializedString[values.length];
    for (int i = 0; i < values.length; i++) {
      names[i] = new SerializedString(values[i].name().toLowerCase(Locale.ROOT));
    }
    return names;
  }

  /**
   * Where the last line lies. The array may be another after each write.
   *
   * @return the writer's own memory, good until the next write; the line starts at index 0
   */
  public byte[] bytes() {
    return line.bytes();
  }

  /**
   * How long the last line is.
   *
   * @return length in bytes, its line feed among them; 0 before the first
   */
  public int length() {
    return line.length();
  }

  /**
   * The last line as a string, for tests and people.
   *
   * @return a copy, with its line feed
   */
  @Override
  public String toString() {
    return new String(bytes(), 0, length(), StandardCharsets.US_ASCII);
  }

  /**
   * Renders an alert.
   *
   * @param alert read during the call
   * @return the line's length in bytes, its line feed among them
   */
  public int write(AlertEvent alert) {
    line.begin();
    packetHeader(alert, Field.ALERT);
    signature(alert);
    int payload = alert.payloadLength();
    if (payload > 0 && (format.payload() || format.payloadPrintable())) {
      payload(alert.memory(), alert.payloadOffset(), Math.min(payload, format.dumpLimit()));
    }
    int captured = alert.capturedLength();
    if (captured > 0 && format.packet()) {
      packet(alert, Math.min(captured, format.dumpLimit()));
    }
    line.startObject(Field.VPI);
    packetFacts(alert);
    line.number(Field.RULE_GENERATION, alert.ruleGeneration());
    line.text(Field.RULE_ACTION, ACTIONS[alert.signature().action().ordinal()]);
    optional(Field.CLASSTYPE, alert.signature().classtype());
    if (payload > format.dumpLimit() && (format.payload() || format.payloadPrintable())) {
      line.number(Field.PAYLOAD_LENGTH, payload);
    }
    if (captured > format.dumpLimit() && format.packet()) {
      line.number(Field.PACKET_LENGTH, captured);
    }
    line.endObject();
    line.end();
    return line.length();
  }

  /**
   * Renders an anomaly.
   *
   * @param anomaly read during the call
   * @return the line's length in bytes, its line feed among them
   */
  public int write(AnomalyEvent anomaly) {
    line.begin();
    packetHeader(anomaly, Field.ANOMALY);
    line.startObject(Field.ANOMALY);
    line.text(Field.TYPE, Field.DECODE);
    line.text(Field.EVENT, "decoder." + anomaly.anomaly());
    line.endObject();
    line.startObject(Field.VPI);
    packetFacts(anomaly);
    line.startObject(Field.ANOMALY);
    line.text(Field.LAYER, anomaly.layer());
    line.number(Field.LAYER_OFFSET, anomaly.layerOffset());
    line.number(Field.REQUIRED, anomaly.required());
    line.number(Field.AVAILABLE, anomaly.available());
    optional(Field.LIMIT, anomaly.limit());
    line.endObject();
    line.endObject();
    line.end();
    return line.length();
  }

  /**
   * Renders a flow that has ended.
   *
   * @param flow read during the call
   * @return the line's length in bytes, its line feed among them
   */
  public int write(FlowEvent flow) {
    line.begin();
    timestamp(flow.timestamp());
    line.number(Field.FLOW_ID, flow.flowId());
    optional(Field.IN_IFACE, flow.tap().port());
    line.text(Field.EVENT_TYPE, Field.FLOW);
    ends(flow);
    FlowFields.write(flow, line, chars);
    communityId(flow);
    line.startObject(Field.VPI);
    line.number(Field.NANOSECOND, EveTimestamp.nanosecond(flow.timestamp()));
    whereAndWhose(flow, Direction.UNKNOWN);
    line.endObject();
    line.end();
    return line.length();
  }

  /**
   * Renders counters.
   *
   * @param stats read during the call
   * @return the line's length in bytes, its line feed among them
   */
  public int write(StatsEvent stats) {
    line.begin();
    timestamp(stats.timestamp());
    line.text(Field.EVENT_TYPE, Field.STATS);
    line.name(Field.STATS);
    StatsTree.write(stats, line);
    line.startObject(Field.VPI);
    line.number(Field.NANOSECOND, EveTimestamp.nanosecond(stats.timestamp()));
    line.text(Field.SUBJECT, stats.subject());
    line.endObject();
    line.end();
    return line.length();
  }

  private void timestamp(long nanos) {
    EveTimestamp.format(nanos, chars);
    line.text(Field.TIMESTAMP, chars, EveTimestamp.LENGTH);
  }

  /** What all events about packets begin with, in Suricata's order. */
  private void packetHeader(PacketEvent event, SerializedString type) {
    timestamp(event.timestamp());
    optional(Field.IN_IFACE, event.tap().port());
    line.number(Field.PCAP_CNT, event.packetNumber());
    line.text(Field.EVENT_TYPE, type);
    ends(event);
    communityId(event);
  }

  private void ends(TrafficEvent event) {
    vlans(event.tenant());
    address(Field.SRC_IP, event.sourceAddress());
    notNegative(Field.SRC_PORT, event.sourcePort());
    address(Field.DEST_IP, event.destinationAddress());
    notNegative(Field.DEST_PORT, event.destinationPort());
    if (event.ipProtocol() >= 0) {
      line.text(Field.PROTO, ProtocolNames.of(event.ipProtocol()));
    }
    IpAddress source = event.sourceAddress();
    if (source != null) {
      line.number(Field.IP_V, source.version());
    }
    notNegative(Field.ICMP_TYPE, event.icmpType());
    notNegative(Field.ICMP_CODE, event.icmpCode());
  }

  private void communityId(TrafficEvent event) {
    String communityId = event.communityId();
    if (communityId != null) {
      line.text(Field.COMMUNITY_ID, communityId);
    }
  }

  private void vlans(Tenant tenant) {
    if (tenant.outerVlan() < 0) {
      return;
    }
    line.name(Field.VLAN);
    line.startArray();
    line.number(tenant.outerVlan());
    if (tenant.innerVlan() >= 0) {
      line.number(tenant.innerVlan());
    }
    line.endArray();
  }

  private void signature(AlertEvent alert) {
    Signature signature = alert.signature();
    Verdict verdict = alert.verdict();
    boolean blocked = verdict == Verdict.DROP || verdict == Verdict.REJECT;
    line.startObject(Field.ALERT);
    line.text(Field.ACTION, blocked ? Field.BLOCKED : Field.ALLOWED);
    line.number(Field.GID, signature.generatorId());
    line.number(Field.SIGNATURE_ID, signature.id());
    line.number(Field.REV, signature.revision());
    line.text(Field.SIGNATURE, signature.message());
    line.text(Field.CATEGORY, signature.category());
    line.number(Field.SEVERITY, signature.priority());
    if (!signature.references().isEmpty()) {
      line.name(Field.REFERENCES);
      texts(signature.references());
    }
    if (!signature.metadata().isEmpty()) {
      line.startObject(Field.METADATA);
      for (var entry : signature.metadata().entrySet()) {
        line.name(entry.getKey());
        texts(entry.getValue());
      }
      line.endObject();
    }
    line.endObject();
  }

  private void texts(List<String> values) {
    line.startArray();
    for (int i = 0; i < values.size(); i++) {
      line.text(values.get(i));
    }
    line.endArray();
  }

  private void payload(MemorySegment memory, long offset, int length) {
    copy(memory, offset, length);
    if (format.payload()) {
      line.base64(Field.PAYLOAD, raw, length);
    }
    if (format.payloadPrintable()) {
      if (chars.length < length) {
        chars = new char[capacityFor(length)];
      }
      for (int i = 0; i < length; i++) {
        byte b = raw[i];
        boolean shown = (b >= ' ' && b <= '~') || b == '\r' || b == '\n';
        chars[i] = shown ? (char) b : '.';
      }
      line.text(Field.PAYLOAD_PRINTABLE, chars, length);
    }
    line.number(Field.STREAM, 0);
  }

  private void packet(AlertEvent alert, int length) {
    copy(alert.memory(), alert.offset(), length);
    line.base64(Field.PACKET, raw, length);
    line.startObject(Field.PACKET_INFO);
    line.number(Field.LINKTYPE, alert.linkType());
    line.endObject();
  }

  private void copy(MemorySegment memory, long offset, int length) {
    if (raw.length < length) {
      raw = new byte[capacityFor(length)];
    }
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, raw, 0, length);
  }

  /** A power of two, so that packets of growing length do not each allocate. */
  private static int capacityFor(int length) {
    return Math.max(2048, Integer.highestOneBit(length - 1) << 1);
  }

  private void packetFacts(PacketEvent event) {
    line.number(Field.NANOSECOND, EveTimestamp.nanosecond(event.timestamp()));
    line.text(Field.VERDICT, VERDICTS[event.verdict().ordinal()]);
    whereAndWhose(event, event.direction());
  }

  private void whereAndWhose(TrafficEvent event, Direction direction) {
    tap(event.tap(), direction);
    tenant(event.tenant());
    asset(Field.SOURCE, event.sourceAsset());
    asset(Field.DESTINATION, event.destinationAsset());
  }

  private void tap(TapPoint tap, Direction direction) {
    boolean named = !tap.host().isEmpty() || !tap.switchName().isEmpty() || !tap.guest().isEmpty();
    if (!named && direction == Direction.UNKNOWN) {
      return;
    }
    line.startObject(Field.TAP);
    optional(Field.HOST, tap.host());
    optional(Field.SWITCH, tap.switchName());
    optional(Field.GUEST, tap.guest());
    if (direction != Direction.UNKNOWN) {
      line.text(Field.DIRECTION, DIRECTIONS[direction.ordinal()]);
    }
    line.endObject();
  }

  private void tenant(Tenant tenant) {
    if (tenant.networkId() < 0 && tenant.addressSpace() == 0) {
      return;
    }
    line.startObject(Field.TENANT);
    notNegative(Field.NETWORK_ID, tenant.networkId());
    if (tenant.addressSpace() != 0) {
      line.number(Field.ADDRESS_SPACE, tenant.addressSpace());
    }
    line.endObject();
  }

  private void asset(SerializedString name, Asset asset) {
    if (asset.equals(Asset.UNKNOWN)) {
      return;
    }
    line.startObject(name);
    optional(Field.GUEST, asset.guest());
    optional(Field.HOST, asset.host());
    optional(Field.PORT, asset.port());
    optional(Field.OS, asset.operatingSystem());
    optional(Field.TENANT, asset.tenant());
    line.endObject();
  }

  private void address(SerializedString name, @Nullable IpAddress address) {
    if (address != null) {
      line.text(name, address.toString());
    }
  }

  private void optional(SerializedString name, String value) {
    if (!value.isEmpty()) {
      line.text(name, value);
    }
  }

  private void notNegative(SerializedString name, long value) {
    if (value >= 0) {
      line.number(name, value);
    }
  }
}
