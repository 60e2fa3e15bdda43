# The guests of a soak: what they do, and how they come and go.

version=1 alpha=0 beta=0 alpha_in_force=0 beta_in_force=0
joins=0 flaps=0 link_is_down= join_at=
declare -A cold_drops=()
gone_sent=0 # frames of guests that have left

second_iperf() { # LAB
  in_netns "$1-g2" setsid iperf3 --server -p 5202 > /dev/null 2>&1 < /dev/null &
}

# client LAB-NAME GUEST KIND: runs it; each of a kind has a name of its own.
client() {
  in_netns "$1-$2" setsid bash "$here/lib/soak/guest" "$3" "$4" > /dev/null 2>> "$4/clients.err" < /dev/null &
  # One that ends with its guest is no news.
  disown
}

# A while of everything that no rule is after: a JVM that has just begun is slow at first, and may lose packets (counted).
warm_up() {
  local kind name
  # A connection that gets no answer is given up after some seconds: bash would wait for two minutes, and the soak for it.
  in_netns "$inline-g1" sh -c 'echo 2 > /proc/sys/net/ipv4/tcp_syn_retries'
  client "$mirror" g3 tcp "$out/mirror"
  client "$mirror" g3 pages-3 "$out/mirror"
  client "$mirror" g3 pings-3 "$out/mirror"
  fourth_guest_talks
  for kind in pages udp tcp pings; do client "$inline" g1 "$kind" "$out/inline"; done
  sleep "$warm"
  for name in mirror inline; do
    scrape "$name"
    cold_drops[$name]=$(metric "$name" vpi_capture_dropped_by_kernel_total)
  done
}

begin_traffic() {
  local kind
  for kind in always versions queries udp pings; do client "$mirror" g1 "$kind" "$out/mirror"; done
  client "$inline" g1 forbidden "$out/inline"
}

fourth_guest_talks() {
  client "$mirror" g4 pages-4 "$out/mirror"
  client "$mirror" g4 pings-4 "$out/mirror"
}

sent_by() { # LAB NODE INTERFACE: frames
  in_netns "$1-$2" cat /proc/net/dev | awk -v name="$3" '{sub(":", " ")} $1 == name {print $11}'
}

guest_leaves() {
  # Down first, so that its last frames are through before its counter is read for the last time.
  ip -n "$mirror-g4" link set eth0 down
  sleep 0.1
  gone_sent=$((gone_sent + $(sent_by "$mirror" g4 eth0)))
  "$lab" leave "$mirror" g4
}

guest_joins() {
  "$lab" join "$mirror" g4
  fourth_guest_talks
  joins=$((joins + 1))
  join_at=
}

# The third guest's cable is cut for two seconds, at its own end or at the switch's.
flap() {
  if [ $((flaps % 2)) = 0 ]; then
    ip -n "$mirror-g3" link set eth0 down
    sleep 2
    ip -n "$mirror-g3" link set eth0 up
  else
    ip -n "$mirror-host" link set p3 down
    sleep 2
    ip -n "$mirror-host" link set p3 up
  fi
  flaps=$((flaps + 1))
}

# Waits for a client's file and prints it.
outcome() { # FOLDER KIND
  local i
  for ((i = 0; i < 1200; i++)); do
    if [ -e "$1/sent.$2" ]; then
      cat "$1/sent.$2"
      return
    fi
    sleep 0.05
  done
  die "the client '$2' does not come to an end within a minute"
}

# What was sent of the two kinds since the last time counts for the rules that were in force.
account() {
  local now_alpha now_beta
  read -r now_alpha now_beta < <(outcome "$out/mirror" versions)
  if [ $((version % 2)) = 1 ]; then
    alpha_in_force=$((alpha_in_force + now_alpha - alpha))
  else
    beta_in_force=$((beta_in_force + now_beta - beta))
  fi
  alpha=$now_alpha
  beta=$now_beta
}

# The next version of the rules. All traffic goes on, but for those requests of which only one version is to find some.
next_version() {
  : > "$out/mirror/hold"
  account
  # What was sent last is polled by now, whatever the time slices of a busy machine.
  sleep 0.5
  rm "$out/mirror/sent.versions"
  version=$((version + 1))
  reload mirror "$version"
  reload inline "$version"
  # The rules are swapped in at each inspector's next batch.
  sleep 0.2
  rm "$out/mirror/hold"
}

end_traffic() {
  local node
  rm -f "$out"/*/sent.*
  : > "$out/mirror/stop"
  : > "$out/inline/stop"
  [ -z "$join_at" ] || "$lab" join "$mirror" g4
  account
  always=$(outcome "$out/mirror" always)
  queries=$(outcome "$out/mirror" queries)
  forbidden=$(outcome "$out/inline" forbidden)
  pages=$(outcome "$out/inline" pages)
  # Nothing is on its way once every guest's cable is cut.
  for node in g1 g2 g3 g4; do ip -n "$mirror-$node" link set eth0 down; done
  for node in g1 g2; do ip -n "$inline-$node" link set eth0 down; done
  sleep 1
}
