# The set-ups. setup_NAME builds one from nothing; its dashes are underscores there.

list_setups() {
  cat <<'TEXT'
SETUP           WHAT IT IS                                                SEEN AT sens OF ping20
bridge          a Linux bridge, the sensor on a port of it                0 (1 after flush: the ARP broadcast)
hub             the same, ageing_time 0: the bridge learns nothing        20
no-learning     the same, learning off on each port                       20
no-flood        the same, learning on, flood off on the guests' ports     0; after 'flush X switch' some, and pings are lost
mirror          what enters each guest's port is mirrored (tc)            20
mirror-one      what enters and leaves the port of g1 is mirrored         20: all of g1's traffic, no other's
mirror-both     what enters and leaves the ports of g1 and g2             40: each frame twice
mirror-member   as mirror, and the sensor is a port of the bridge too     20; 6 of 3 broadcasts
mirror-quiet    as mirror-member, nothing is flooded to the sensor        20; 3 of 3 broadcasts
nft-dup         what enters the ports of g1 and g2 is mirrored (nft)      20
host            a bridge and no sensor: look at br0, p1, p3 in host       br0 20, p1 20, p3 0
inline          no bridge: p1 and p2 wait for what joins them             the pings pass if and while it runs
ovs             Open vSwitch in user space, the sensor on a port of it    0
ovs-span        the same, all mirrored to the sensor's port               20
ovs-late-span   the same; the mirror was made while guests talked         0 until the flows expire, or purge; then 20
TEXT
}

setup_names() { list_setups | awk 'NR > 1 {print $1}'; }

setup_host() {
  add_guests "$1"
  add_bridge "$1"
}

setup_bridge() {
  setup_host "$1"
  add_sensor "$1"
  join_sensor "$1"
}

setup_hub() {
  setup_bridge "$1"
  ip -n "$1-host" link set br0 type bridge ageing_time 0
}

setup_no_learning() {
  local port
  setup_bridge "$1"
  need bridge iproute2
  for port in $(ports "$1") ps; do
    bridge -n "$1-host" link set dev "$port" learning off
  done
  ip -n "$1-host" link set br0 type bridge fdb_flush
}

setup_no_flood() {
  local port
  setup_bridge "$1"
  need bridge iproute2
  for port in $(ports "$1"); do
    bridge -n "$1-host" link set dev "$port" flood off
  done
}

setup_mirror() {
  local port
  setup_host "$1"
  add_sensor "$1"
  for port in $(ports "$1"); do
    mirror "$1" "$port" ingress
  done
}

setup_mirror_one() {
  setup_host "$1"
  add_sensor "$1"
  mirror "$1" p1 ingress
  mirror "$1" p1 egress
}

setup_mirror_both() {
  setup_mirror_one "$1"
  mirror "$1" p2 ingress
  mirror "$1" p2 egress
}

setup_mirror_member() {
  setup_mirror "$1"
  join_sensor "$1"
}

setup_mirror_quiet() {
  setup_mirror_member "$1"
  need bridge iproute2
  bridge -n "$1-host" link set dev ps flood off mcast_flood off bcast_flood off
}

setup_nft_dup() {
  setup_host "$1"
  add_sensor "$1"
  mirror_by_nft "$1"
}

setup_inline() {
  # The bridge stands ready for bypass, with nothing on it.
  add_guests "$1"
  ip -n "$1-host" link add br0 type bridge forward_delay 0 stp_state 0 mcast_snooping 0
  ip -n "$1-host" link set br0 up
}

setup_ovs() {
  local i
  add_guests "$1"
  add_sensor "$1"
  # Its user-space datapath passes on what it reads: a checksum that the guest left out would stay out.
  for ((i = 1; i <= $(fact "$1" guests); i++)); do
    offloads_off "$1" "g$i" eth0
  done
  note "$1" offloads off
  add_ovs "$1"
}

setup_ovs_span() {
  setup_ovs "$1"
  ovs_span "$1"
}

setup_ovs_late_span() {
  setup_ovs "$1"
  warm "$1"
  ovs_span "$1"
}
