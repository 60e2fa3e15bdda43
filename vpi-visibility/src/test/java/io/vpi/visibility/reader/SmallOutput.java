package io.vpi.visibility.reader;

import java.util.function.BiFunction;

/** What each command prints on a host of two guests, and who reads it. */
public enum SmallOutput {
  IP_LINK(
      """
      [{"ifindex":2,"ifname":"br0","flags":["UP","LOWER_UP"],"mtu":1500,"address":"02:00:00:00:00:fe",
        "linkinfo":{"info_kind":"bridge","info_data":{"ageing_time":30000,"vlan_filtering":1}}},
       {"ifindex":3,"ifname":"vnet0","flags":["UP","LOWER_UP"],"mtu":1500,"master":"br0",
        "linkinfo":{"info_kind":"tun","info_slave_kind":"bridge","info_slave_data":{"learning":true}}},
       {"ifindex":4,"ifname":"eth0","flags":["UP","LOWER_UP"],"mtu":1500,
        "vfinfo_list":[{"vf":0,"address":"02:00:00:00:00:07","vlan_list":[{"vlan":10}]}]}]
      """,
      IpLinkReader::read),
  NETNS_ID(
      """
      [{"nsid":0,"name":"web"},{"nsid":1,"name":"db"}]
      """,
      NetnsIdReader::read),
  BRIDGE_LINK(
      """
      [{"ifname":"vnet0","master":"br0","state":"forwarding","learning":true,"flood":false}]
      """,
      BridgeLinkReader::read),
  BRIDGE_FDB(
      """
      [{"mac":"02:00:00:00:00:01","ifname":"vnet0","vlan":10,"flags":[],"master":"br0","state":""}]
      """,
      BridgeFdbReader::read),
  BRIDGE_VLAN(
      """
      [{"ifname":"vnet0","vlans":[{"vlan":10,"flags":["PVID","Egress Untagged"]},{"vlan":20,"vlanEnd":29}]}]
      """,
      BridgeVlanReader::read),
  TC_QDISC(
      """
      [{"kind":"clsact","handle":"ffff:","dev":"vnet0","parent":"ffff:fff1","options":{}}]
      """,
      TcQdiscReader::read),
  TC_FILTER(
      """
      [{"protocol":"all","pref":10,"kind":"u32","chain":0,"options":{"fh":"800::800",
        "match":{"value":"0","mask":"0"},"actions":[{"kind":"mirred","mirred_action":"mirror",
        "to_dev":"ps","stats":{"packets":3,"drops":0}}]}}]
      """,
      (text, warnings) -> TcFilterReader.read(text, "vnet0", false, warnings)),
  NFT_JSON(
      """
      {"nftables":[{"chain":{"family":"netdev","table":"m","name":"c","dev":"vnet0","hook":"ingress"}},
        {"rule":{"family":"netdev","table":"m","chain":"c","expr":[{"dup":{"addr":"ps"}}]}}]}
      """,
      NftJsonReader::read),
  NFT_TEXT(
      """
      table netdev m {
      \tchain c {
      \t\ttype filter hook ingress devices = { "vnet0", "vnet1" } priority filter; policy accept;
      \t\tcounter packets 3 bytes 180 dup to "ps"
      \t}
      }
      """,
      NftTextReader::read),
  OVS_TABLE(
      """
      {"data":[[["uuid","a"],"br0",["set",[["uuid","b"],["uuid","c"]]],["map",[["k","v"]]]]],
       "headings":["_uuid","name","ports","external_ids"]}
      """,
      OvsTableReader::read),
  OVS_FDB(
      """
       port  VLAN  MAC                Age
          1    10  02:00:00:00:00:01    2
      LOCAL     0  02:00:00:00:00:fe    9
      """,
      OvsFdbReader::read),
  OVS_FLOWS(
      """
      recirc_id(0),in_port(vnet0),eth(src=02:00:00:00:00:01,dst=02:00:00:00:00:02),eth_type(0x0800), actions:vnet1,push_vlan(vid=5,pcp=0),ps
      recirc_id(0),in_port(vnet1),eth(dst=02:00:00:00:00:01/ff:ff:ff:00:00:00), actions:drop
      """,
      OvsFlowsReader::read),
  DOMAIN(
      """
      <domain type="qemu"><name>web-1</name><uuid>ef3e8bb7</uuid><devices>
        <interface type="bridge"><mac address="02:00:00:00:00:01"/><source bridge="br0"/>
          <target dev="vnet0"/><virtualport type="openvswitch"><parameters interfaceid="x"/></virtualport>
        </interface></devices></domain>
      """,
      LibvirtDomainReader::read),
  DOMIFLIST(
      """
       Interface   Type     Source   Model    MAC
      -----------------------------------------------------------
       vnet0       bridge   br0      virtio   02:00:00:00:00:01
      """,
      DomiflistReader::read),
  QMP_NETWORK(
      """
      {"return": "net0: index=0,type=nic,macaddr=02:00:00:00:00:01\\r\\n \\\\ n0: index=0,type=tap,ifname=vnet0\\r\\n"}
      """,
      QmpReader::infoNetwork),
  QMP_RX_FILTER(
      """
      {"return": [{"name": "net0", "main-mac": "02:00:00:00:00:01", "promiscuous": false}]}
      """,
      QmpReader::rxFilter),
  QMP_CHARDEV(
      """
      {"return": [{"label": "mon", "filename": "unix:/run/web.qmp,server=on"}]}
      """,
      QmpReader::chardevs),
  TUN_FDINFO(
      """
      pid=8023 fd=3
      pos:\t102
      iff:\tvnet0
      mac=02:00:00:00:00:01
      guest=web-1
      """,
      TunFdinfoReader::read),
  PACKET_SOCKETS(
      """
      sk               RefCnt Type Proto  Iface R Rmem   User   Inode
      0000000000000000 3      3    0003   2     1 0      0      32767
      """,
      PacketSocketReader::read);

  private final String text;
  private final BiFunction<String, SourceWarnings, Object> reader;

  SmallOutput(String text, BiFunction<String, SourceWarnings, Object> reader) {
    this.text = text;
    this.reader = reader;
  }

  /** The text as it was printed. */
  public String text() {
    return text;
  }

  /** What the reader makes of a text, in words. */
  String read(String given, SourceWarnings warnings) {
    return String.valueOf(reader.apply(given, warnings));
  }
}
