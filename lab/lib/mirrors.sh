# Copies of what crosses a port.

mirror() { # LAB PORT ingress|egress: copies to the sensor's cable
  need tc iproute2
  if ! in_node "$1" host tc qdisc show dev "$2" | grep clsact > /dev/null; then
    in_node "$1" host tc qdisc add dev "$2" clsact
  fi
  # u32 with an empty mask matches everything, and is there on kernels that lack matchall.
  in_node "$1" host tc filter add dev "$2" "$3" pref 10 protocol all u32 match u32 0 0 \
    action mirred egress mirror dev ps
}

mirror_by_nft() { # LAB: nftables copies what enters the ports of g1 and g2
  need nft nftables
  in_node "$1" host nft -f - <<'RULES'
table netdev mirror {
  chain p1 {
    type filter hook ingress device p1 priority 0;
    dup to ps
  }
  chain p2 {
    type filter hook ingress device p2 priority 0;
    dup to ps
  }
}
RULES
}
