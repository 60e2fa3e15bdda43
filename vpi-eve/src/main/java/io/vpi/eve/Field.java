package io.vpi.eve;

import com.fasterxml.jackson.core.io.SerializedString;

/** The names of EVE's fields, encoded once. The package's page says what each means. */
final class Field {
  static final SerializedString TIMESTAMP = new SerializedString("timestamp");
  static final SerializedString IN_IFACE = new SerializedString("in_iface");
  static final SerializedString PCAP_CNT = new SerializedString("pcap_cnt");
  static final SerializedString EVENT_TYPE = new SerializedString("event_type");
  static final SerializedString VLAN = new SerializedString("vlan");
  static final SerializedString SRC_IP = new SerializedString("src_ip");
  static final SerializedString SRC_PORT = new SerializedString("src_port");
  static final SerializedString DEST_IP = new SerializedString("dest_ip");
  static final SerializedString DEST_PORT = new SerializedString("dest_port");
  static final SerializedString PROTO = new SerializedString("proto");
  static final SerializedString IP_V = new SerializedString("ip_v");
  static final SerializedString ICMP_TYPE = new SerializedString("icmp_type");
  static final SerializedString ICMP_CODE = new SerializedString("icmp_code");
  static final SerializedString COMMUNITY_ID = new SerializedString("community_id");

  static final SerializedString ALERT = new SerializedString("alert");
  static final SerializedString ACTION = new SerializedString("action");
  static final SerializedString ALLOWED = new SerializedString("allowed");
  static final SerializedString BLOCKED = new SerializedString("blocked");
  static final SerializedString GID = new SerializedString("gid");
  static final SerializedString SIGNATURE_ID = new SerializedString("signature_id");
  static final SerializedString REV = new SerializedString("rev");
  static final SerializedString SIGNATURE = new SerializedString("signature");
  static final SerializedString CATEGORY = new SerializedString("category");
  static final SerializedString SEVERITY = new SerializedString("severity");
  static final SerializedString REFERENCES = new SerializedString("references");
  static final SerializedString METADATA = new SerializedString("metadata");

  static final SerializedString PAYLOAD = new SerializedString("payload");
  static final SerializedString PAYLOAD_PRINTABLE = new SerializedString("payload_printable");
  static final SerializedString STREAM = new SerializedString("stream");
  static final SerializedString PACKET = new SerializedString("packet");
  static final SerializedString PACKET_INFO = new SerializedString("packet_info");
  static final SerializedString LINKTYPE = new SerializedString("linktype");

  static final SerializedString ANOMALY = new SerializedString("anomaly");
  static final SerializedString TYPE = new SerializedString("type");
  static final SerializedString DECODE = new SerializedString("decode");
  static final SerializedString EVENT = new SerializedString("event");

  static final SerializedString FLOW = new SerializedString("flow");
  static final SerializedString FLOW_ID = new SerializedString("flow_id");
  static final SerializedString PKTS_TOSERVER = new SerializedString("pkts_toserver");
  static final SerializedString PKTS_TOCLIENT = new SerializedString("pkts_toclient");
  static final SerializedString BYTES_TOSERVER = new SerializedString("bytes_toserver");
  static final SerializedString BYTES_TOCLIENT = new SerializedString("bytes_toclient");
  static final SerializedString START = new SerializedString("start");
  static final SerializedString END = new SerializedString("end");
  static final SerializedString AGE = new SerializedString("age");
  static final SerializedString STATE = new SerializedString("state");
  static final SerializedString REASON = new SerializedString("reason");
  static final SerializedString ALERTED = new SerializedString("alerted");
  static final SerializedString TCP = new SerializedString("tcp");
  static final SerializedString TCP_FLAGS = new SerializedString("tcp_flags");
  static final SerializedString TCP_FLAGS_TS = new SerializedString("tcp_flags_ts");
  static final SerializedString TCP_FLAGS_TC = new SerializedString("tcp_flags_tc");
  static final SerializedString FIN = new SerializedString("fin");
  static final SerializedString SYN = new SerializedString("syn");
  static final SerializedString RST = new SerializedString("rst");
  static final SerializedString PSH = new SerializedString("psh");
  static final SerializedString ACK = new SerializedString("ack");
  static final SerializedString URG = new SerializedString("urg");
  static final SerializedString ECN = new SerializedString("ecn");
  static final SerializedString CWR = new SerializedString("cwr");

  static final SerializedString STATS = new SerializedString("stats");

  static final SerializedString VPI = new SerializedString("vpi");
  static final SerializedString NANOSECOND = new SerializedString("nanosecond");
  static final SerializedString VERDICT = new SerializedString("verdict");
  static final SerializedString RULE_GENERATION = new SerializedString("rule_generation");
  static final SerializedString RULE_ACTION = new SerializedString("rule_action");
  static final SerializedString CLASSTYPE = new SerializedString("classtype");
  static final SerializedString PAYLOAD_LENGTH = new SerializedString("payload_length");
  static final SerializedString PACKET_LENGTH = new SerializedString("packet_length");
  static final SerializedString TAP = new SerializedString("tap");
  static final SerializedString HOST = new SerializedString("host");
  static final SerializedString SWITCH = new SerializedString("switch");
  static final SerializedString PORT = new SerializedString("port");
  static final SerializedString GUEST = new SerializedString("guest");
  static final SerializedString DIRECTION = new SerializedString("direction");
  static final SerializedString TENANT = new SerializedString("tenant");
  static final SerializedString NETWORK_ID = new SerializedString("network_id");
  static final SerializedString ADDRESS_SPACE = new SerializedString("address_space");
  static final SerializedString SOURCE = new SerializedString("source");
  static final SerializedString DESTINATION = new SerializedString("destination");
  static final SerializedString OS = new SerializedString("os");
  static final SerializedString LAYER = new SerializedString("layer");
  static final SerializedString LAYER_OFFSET = new SerializedString("layer_offset");
  static final SerializedString REQUIRED = new SerializedString("required");
  static final SerializedString AVAILABLE = new SerializedString("available");
  static final SerializedString LIMIT = new SerializedString("limit");
  static final SerializedString SUBJECT = new SerializedString("subject");

  private Field() {}
}
