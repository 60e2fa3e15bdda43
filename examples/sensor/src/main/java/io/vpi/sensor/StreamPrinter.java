package io.vpi.sensor;

import io.vpi.decode.LayerTable;
import io.vpi.decode.Protocol;
import io.vpi.event.FlowEvent;
import io.vpi.flow.FlowEngine;
import io.vpi.flow.FlowListener;
import io.vpi.flow.FlowPacket;
import io.vpi.flow.StreamCounts;
import io.vpi.flow.stream.StreamConsumer;
import io.vpi.flow.stream.StreamData;
import io.vpi.flow.stream.StreamEnd;
import io.vpi.net.Tenant;
import io.vpi.sensor.format.TextOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Prints a line for each TCP connection when it has ended. */
final class StreamPrinter implements FlowListener, StreamConsumer {
  private static final String HEADER =
      "#stream\tfirst_frame\tclient_ip\tclient_port\tserver_ip\tserver_port\tpackets\tend"
          + "\tc2s_segments\tc2s_bytes\tc2s_sha256\ts2c_segments\ts2c_bytes\ts2c_sha256"
          + "\toverlapping_segments\tvlan\tinner_vlan\tnetwork_id\taddress_space"
          + "\tc2s_gaps\tc2s_gap_bytes\tc2s_overlaps\ts2c_gaps\ts2c_gap_bytes\ts2c_overlaps";

  /** The flag among TCP's. */
  private static final int RST = 0x04;

  private final TextOutput out;
  private final @Nullable TcpStream[] streams;
  private @Nullable FlowEngine engine;
  private long frames;
  private long frame;
  private long begun;

  StreamPrinter(TextOutput out, int flows) {
    this.out = out;
    streams = new TcpStream[flows];
  }

  /** Prints the header, and names the engine that this listens to. */
  void begin(FlowEngine flows) throws IOException {
    engine = flows;
    out.put(HEADER);
    out.endLine();
  }

  /** A batch of so many frames was processed. */
  void count(int batch) {
    frames += batch;
  }

  @Override
  public void onPacket(FlowPacket packet) {
    frame = frames + packet.originalIndex() + 1;
  }

  @Override
  public void onPacketDone(FlowPacket packet) {
    LayerTable layers = packet.layers();
    int index = packet.index();
    int transport = layers.transport(index);
    if (packet.flowId() < 0
        || transport < 0
        || layers.protocol(index, transport) != Protocol.TCP
        || layers.embeddedLayerCount(index) > 0) {
      return;
    }
    TcpStream stream = stream(packet.flowId());
    int payload =
        layers.declaredEnd(index, transport)
            - layers.offset(index, transport)
            - layers.headerLength(index, transport);
    if (payload > 0) {
      stream.direction(packet.isToServer()).segments++;
    }
  }

  private TcpStream stream(int flow) {
    TcpStream stream = streams[flow];
    if (stream == null) {
      stream = new TcpStream(begun++, frame);
      streams[flow] = stream;
    }
    return stream;
  }

  @Override
  public int onData(StreamData data) {
    stream(data.flowId()).direction(data.isToServer()).take(data);
    return data.length();
  }

  @Override
  public void onEnd(StreamData data, StreamEnd end) {
    if (end == StreamEnd.FIN) {
      stream(data.flowId()).direction(data.isToServer()).closed = true;
    }
  }

  @Override
  public void onFlowEnd(FlowEvent flow, int flowId) {
    TcpStream stream = streams[flowId];
    streams[flowId] = null;
    if (stream == null) {
      return;
    }
    try {
      print(stream, flow, flowId);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void print(TcpStream stream, FlowEvent flow, int flowId) throws IOException {
    out.decimal(stream.number);
    field(stream.firstFrame);
    field(String.valueOf(flow.sourceAddress()));
    field(flow.sourcePort());
    field(String.valueOf(flow.destinationAddress()));
    field(flow.destinationPort());
    field(flow.packetsToServer() + flow.packetsToClient());
    field(end(stream, flow));
    printBytes(stream.toServer);
    printBytes(stream.toClient);
    FlowEngine flows = Objects.requireNonNull(engine);
    field(flows.counts(flowId, true).overlaps() + (long) flows.counts(flowId, false).overlaps());
    printTenant(flow.tenant());
    printCounts(flows.counts(flowId, true));
    printCounts(flows.counts(flowId, false));
    out.endLine();
  }

  /** Whether one end has reset the connection, both have closed, one has, or it was open. */
  private static String end(TcpStream stream, FlowEvent flow) {
    boolean both = stream.toServer.closed && stream.toClient.closed;
    if (((flow.tcpFlagsToServer() | flow.tcpFlagsToClient()) & RST) != 0) {
      return "rst";
    }
    boolean none = !stream.toServer.closed && !stream.toClient.closed;
    return both ? "fin" : none ? "open" : "halffin";
  }

  private void printBytes(TcpStream.Direction direction) throws IOException {
    field(direction.segments);
    field(direction.bytes);
    field(HexFormat.of().formatHex(direction.digest()));
  }

  private void printTenant(Tenant tenant) throws IOException {
    field(tenant.outerVlan());
    field(tenant.innerVlan());
    field(tenant.networkId());
    field(tenant.addressSpace());
  }

  private void printCounts(StreamCounts counts) throws IOException {
    field(counts.gaps());
    field(counts.gapBytes());
    field(counts.overlaps());
  }

  private void field(long number) throws IOException {
    out.put('\t');
    out.decimal(number);
  }

  private void field(String text) throws IOException {
    out.put('\t');
    out.put(text);
  }
}
