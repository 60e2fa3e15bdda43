# The namespaces of a lab and the cables between them.
#
#   X-g1 [eth0] ---- [p1]  X-host  [ps] ---- [sens] X-sensor
#   X-g2 [eth0] ---- [p2]  (br0)
#
# Guest N has the addresses 10.77.0.N and 02:00:00:00:00:0N. Nobody speaks IPv6, so that frames can be counted.

in_node() { # LAB NODE CMD...
  local file=/run/netns/$1-$2
  shift 2
  # Not "ip netns exec": that mounts /sys anew, which a user namespace may refuse.
  nsenter --net="$file" "$@"
}

nodes() { # LAB: the names of its namespaces, without the lab's
  local i
  echo host
  echo sensor
  for ((i = 1; i <= $(fact "$1" guests); i++)); do
    echo "g$i"
  done
}

add_node() { # LAB NODE
  ip netns add "$1-$2"
  in_node "$1" "$2" sh -c '
    for file in /proc/sys/net/ipv6/conf/default/disable_ipv6 /proc/sys/net/ipv6/conf/all/disable_ipv6; do
      [ ! -w "$file" ] || echo 1 > "$file"
    done'
  ip -n "$1-$2" link set lo up
}

add_cable() { # LAB HOSTEND NODE NODEEND [MAC]
  ip -n "$1-host" link add "$2" type veth peer name "$4" netns "$1-$3"
  if [ $# -gt 4 ]; then
    ip -n "$1-$3" link set "$4" address "$5"
  fi
  ip -n "$1-host" link set "$2" up
  ip -n "$1-$3" link set "$4" up
}

add_guest() { # LAB NUMBER
  local guest=g$2
  add_node "$1" "$guest"
  add_cable "$1" "p$2" "$guest" eth0 "02:00:00:00:00:0$2"
  ip -n "$1-$guest" address add "10.77.0.$2/24" dev eth0
  if [ "$(fact "$1" offloads)" = off ]; then
    offloads_off "$1" "$guest" eth0
  fi
}

offloads_off() { # LAB NODE INTERFACE
  need ethtool ethtool
  in_node "$1" "$2" ethtool -K "$3" tx off tso off gso off gro off > /dev/null
}

ports() { # LAB: the host's ends of the guests' cables
  local i
  for ((i = 1; i <= $(fact "$1" guests); i++)); do
    echo "p$i"
  done
}

add_guests() { # LAB
  local i
  add_node "$1" host
  add_node "$1" sensor
  for ((i = 1; i <= $(fact "$1" guests); i++)); do
    add_guest "$1" "$i"
  done
}

add_bridge() { # LAB: br0, with all guests on it
  local port
  # Without a forward delay: ports carry traffic from the first frame on.
  ip -n "$1-host" link add br0 type bridge forward_delay 0 stp_state 0 mcast_snooping 0
  for port in $(ports "$1"); do
    ip -n "$1-host" link set "$port" master br0
  done
  ip -n "$1-host" link set br0 up
}

add_sensor() { # LAB: the cable to the sensor, which is not on the bridge yet
  add_cable "$1" ps sensor sens
}

join_sensor() { # LAB: makes the sensor's cable a port of the bridge
  ip -n "$1-host" link set ps master br0
}
