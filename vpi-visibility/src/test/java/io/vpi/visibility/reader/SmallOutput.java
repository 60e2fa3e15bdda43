package io.vpi.visibility.reader;

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
      """),
  NETNS_ID(
      """
      [{"nsid":0,"name":"web"},{"nsid":1,"name":"db"}]
      """),
  BRIDGE_LINK(
      """
      [{"ifname":"vnet0","master":"br0","state":"forwarding","learning":true,"flood":false}]
      """),
  BRIDGE_FDB(
      """
      [{"mac":"02:00:00:00:00:01","ifname":"vnet0","vlan":10,"flags":[],"master":"br0","state":""}]
      """),
  BRIDGE_VLAN(
      """
      [{"ifname":"vnet0","vlans":[{"vlan":10,"flags":["PVID","Egress Untagged"]},{"vlan":20,"vlanEnd":29}]}]
      """),
  TC_QDISC(
      """
      [{"kind":"clsact","handle":"ffff:","dev":"vnet0","parent":"ffff:fff1","options":{}}]
      """),
  TC_FILTER(
      """
      [{"protocol":"all","pref":10,"kind":"u32","chain":0,"options":{"fh":"800::800",
        "match":{"value":"0","mask":"0"},"actions":[{"kind":"mirred","mirred_action":"mirror",
        "to_dev":"ps","stats":{"packets":3,"drops":0}}]}}]
      """),
  NFT_JSON(
      """
      {"nftables":[{"chain":{"family":"netdev","table":"m","name":"c","dev":"vnet0","hook":"ingress"}},
        {"rule":{"family":"netdev","table":"m","chain":"c","expr":[{"dup":{"addr":"ps"}}]}}]}
      """),
  NFT_TEXT(
      """
      table netdev m {
      \tchain c {
      \t\ttype filter hook ingress devices = { "vnet0", "vnet1" } priority filter; policy accept;
      \t\tcounter packets 3 bytes 180 dup to "ps"
      \t}
      }
      """),
  OVS_TABLE(
      """
      {"data":[[["uuid","a"],"br0",["set",[["uuid","b"],["uuid","c"]]],["map",[["k","v"]]]]],
       "headings":["_uuid","name","ports","external_ids"]}
      """),
  OVS_FDB(
      """
       port  VLAN  MAC                Age
          1    10  02:00:00:00:00:01    2
      LOCAL     0  02:00:00:00:00:fe    9
      """),
  OVS_FLOWS(
      """
      recirc_id(0),in_port(vnet0),eth(src=02:00:00:00:00:01,dst=02:00:00:00:00:02),eth_type(0x0800), actions:vnet1,push_vlan(vid=5,pcp=0),ps
      recirc_id(0),in_port(vnet1),eth(dst=02:00:00:00:00:01/ff:ff:ff:00:00:00), actions:drop
      """),
  DOMAIN(
      """
      <domain type="qemu"><name>web-1</name><uuid>ef3e8bb7</uuid><devices>
        <interface type="bridge"><mac address="02:00:00:00:00:01"/><source bridge="br0"/>
          <target dev="vnet0"/><virtualport type="openvswitch"><parameters interfaceid="x"/></virtualport>
        </interface></devices></domain>
      """),
  DOMIFLIST(
      """
       Interface   Type     Source   Model    MAC
      -----------------------------------------------------------
       vnet0       bridge   br0      virtio   02:00:00:00:00:01
      """),
  QMP_NETWORK(
      """
      {"return": "net0: index=0,type=nic,macaddr=02:00:00:00:00:01\\r\\n \\\\ n0: index=0,type=tap,ifname=vnet0\\r\\n"}
      """),
  QMP_RX_FILTER(
      """
      {"return": [{"name": "net0", "main-mac": "02:00:00:00:00:01", "promiscuous": false}]}
      """),
  QMP_CHARDEV(
      """
      {"return": [{"label": "mon", "filename": "unix:/run/web.qmp,server=on"}]}
      """),
  TUN_FDINFO(
      """
      pid=8023 fd=3
      pos:\t102
      iff:\tvnet0
      mac=02:00:00:00:00:01
      guest=web-1
      """),
  PACKET_SOCKETS(
      """
      sk               RefCnt Type Proto  Iface R Rmem   User   Inode
      0000000000000000 3      3    0003   2     1 0      0      32767
      """);

  private final String text;

  SmallOutput(String text) {
    this.text = text;
  }

  /** The text as it was printed. */
  public String text() {
    return text;
  }

  /** What the reader makes of a text, in words. */
  String read(String given, SourceWarnings warnings) {
    return String.valueOf(
        switch (this) {
          case IP_LINK -> IpLinkReader.read(given, warnings);
          case NETNS_ID -> NetnsIdReader.read(given, warnings);
          case BRIDGE_LINK -> BridgeLinkReader.read(given, warnings);
          case BRIDGE_FDB -> BridgeFdbReader.read(given, warnings);
          case BRIDGE_VLAN -> BridgeVlanReader.read(given, warnings);
          case TC_QDISC -> TcQdiscReader.read(given, warnings);
          case TC_FILTER -> TcFilterReader.read(given, "vnet0", false, warnings);
          case NFT_JSON -> NftJsonReader.read(given, warnings);
          case NFT_TEXT -> NftTextReader.read(given, warnings);
          case OVS_TABLE -> OvsTableReader.read(given, warnings);
          case OVS_FDB -> OvsFdbReader.read(given, warnings);
          case OVS_FLOWS -> OvsFlowsReader.read(given, warnings);
          case DOMAIN -> LibvirtDomainReader.read(given, warnings);
          case DOMIFLIST -> DomiflistReader.read(given, warnings);
          case QMP_NETWORK -> QmpReader.infoNetwork(given, warnings);
          case QMP_RX_FILTER -> QmpReader.rxFilter(given, warnings);
          case QMP_CHARDEV -> QmpReader.chardevs(given, warnings);
          case TUN_FDINFO -> TunFdinfoReader.read(given, warnings);
          case PACKET_SOCKETS -> PacketSocketReader.read(given, warnings);
        });
  }
}
