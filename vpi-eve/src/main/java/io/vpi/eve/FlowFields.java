package io.vpi.eve;

import com.fasterxml.jackson.core.io.SerializedString;
import io.vpi.event.FlowEvent;

/** The objects {@code flow} and {@code tcp} of a flow's line. */
final class FlowFields {
  private static final int TCP = 6;
  private static final int NANOS = 1_000_000_000;

  /** TCP's flags, from the lowest bit on. */
  private static final SerializedString[] FLAGS = {
    Field.FIN, Field.SYN, Field.RST, Field.PSH, Field.ACK, Field.URG, Field.ECN, Field.CWR
  };

  /** Two hexadecimal digits for each value of the flags. */
  private static final SerializedString[] HEX = new SerializedString[256];

  static {
    for (int i = 0; i < HEX.length; i++) {
      char high = Character.forDigit(i >>> 4, 16);
      char low = Character.forDigit(i & 0x0F, 16);
      HEX[i] = new SerializedString("" + high + low);
    }
  }

  private FlowFields() {}

  static void write(FlowEvent flow, JsonLine line, char[] chars) {
    line.startObject(Field.FLOW);
    line.number(Field.PKTS_TOSERVER, flow.packetsToServer());
    line.number(Field.PKTS_TOCLIENT, flow.packetsToClient());
    line.number(Field.BYTES_TOSERVER, flow.bytesToServer());
    line.number(Field.BYTES_TOCLIENT, flow.bytesToClient());
    time(Field.START, flow.start(), line, chars);
    time(Field.END, flow.end(), line, chars);
    long age = Math.floorDiv(flow.end(), NANOS) - Math.floorDiv(flow.start(), NANOS);
    line.number(Field.AGE, Math.max(0, age));
    line.text(Field.STATE, flow.state());
    line.text(Field.REASON, flow.reason());
    line.bool(Field.ALERTED, flow.isAlerted());
    line.endObject();
    if (flow.ipProtocol() == TCP) {
      tcp(flow, line);
    }
  }

  private static void time(SerializedString name, long nanos, JsonLine line, char[] chars) {
    EveTimestamp.format(nanos, chars);
    line.text(name, chars, EveTimestamp.LENGTH);
  }

  private static void tcp(FlowEvent flow, JsonLine line) {
    int toServer = flow.tcpFlagsToServer() & 0xFF;
    int toClient = flow.tcpFlagsToClient() & 0xFF;
    int all = toServer | toClient;
    line.startObject(Field.TCP);
    line.text(Field.TCP_FLAGS, HEX[all]);
    line.text(Field.TCP_FLAGS_TS, HEX[toServer]);
    line.text(Field.TCP_FLAGS_TC, HEX[toClient]);
    for (int bit = 0; bit < FLAGS.length; bit++) {
      if ((all >>> bit & 1) != 0) {
        line.bool(FLAGS[bit], true);
      }
    }
    line.text(Field.STATE, flow.tcpState());
    line.endObject();
  }
}
