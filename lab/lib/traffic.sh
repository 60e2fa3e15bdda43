# Guests that talk.

start() { # LAB NODE LOG CMD...: runs CMD in the background until the lab goes down
  local lab=$1 node=$2 log=$state/$1/$3
  shift 3
  in_node "$lab" "$node" setsid "$@" > "$log" 2>&1 < /dev/null &
  echo $! >> "$state/$lab/pids"
}

await_port() { # LAB NODE PORT: until somebody listens there
  local i hex
  hex=$(printf ':%04X 00000000:0000 0A' "$3")
  for ((i = 0; i < 100; i++)); do
    if in_node "$1" "$2" cat /proc/net/tcp /proc/net/tcp6 2> /dev/null | sed 's/ 0\{32\}:0000 0A/ 00000000:0000 0A/' \
      | grep "$hex" > /dev/null; then
      return 0
    fi
    sleep 0.05
  done
  fail 1 "nothing listens on port $3 of $2 after 5 seconds; its log is in $state/$1"
}

serve_http() { # LAB NODE
  local root=$state/$1/www
  mkdir -p "$root"
  echo "hello from $2" > "$root/index.html"
  head -c 1048576 /dev/zero | tr '\0' 'v' > "$root/megabyte"
  if command -v busybox > /dev/null && busybox --list | grep -x httpd > /dev/null; then
    start "$1" "$2" http.log busybox httpd -f -p 80 -h "$root"
  elif command -v python3 > /dev/null; then
    start "$1" "$2" http.log python3 -m http.server 80 --directory "$root"
  else
    fail 3 "neither busybox with httpd nor python3 is there to serve HTTP; Debian has them in busybox-static and python3"
  fi
  await_port "$1" "$2" 80
}

cmd_serve() {
  check_up "${1:-}"
  need iperf3 iperf3
  serve_http "$1" g2
  start "$1" g2 iperf3.log iperf3 --server
  await_port "$1" g2 5201
}

ping_guest() { # LAB FROM TO COUNT [ARGS...]
  local lab=$1 from=$2 to=$3 count=$4
  shift 4
  in_node "$lab" "$from" ping -n -q -c "$count" -i 0.02 -W 1 "$@" "10.77.0.${to#g}"
}

warm() { # LAB
  local i guests
  guests=$(fact "$1" guests)
  for ((i = 1; i <= guests; i++)); do
    # One that is answered: both ends know each other's MAC, and the switch where both are.
    ping_guest "$1" "g$i" "g$((i % guests + 1))" 2 > /dev/null || return 1
  done
}

cmd_warm() {
  check_up "${1:-}"
  warm "$1" || fail 1 "the guests of '$1' do not reach each other"
}

cmd_flush() {
  local i
  check_up "${1:-}"
  case ${2:-all} in
    switch) ;;
    all)
      for ((i = 1; i <= $(fact "$1" guests); i++)); do
        ip -n "$1-g$i" neighbour flush all
      done
      ;;
    *) misuse "flush takes 'switch', 'all' or nothing more, not '$2'" ;;
  esac
  case $(fact "$1" setup) in
    ovs*) ovs "$1" ovs-appctl fdb/flush br0 > /dev/null ;;
    *) ip -n "$1-host" link set br0 type bridge fdb_flush ;;
  esac
}

cmd_ping20() {
  check_up "${1:-}"
  need ping iputils-ping
  local outcome
  # ping's own exit status says only whether anything came back.
  outcome=$(ping_guest "$1" g1 g2 10 || true)
  outcome=$(grep 'packets transmitted' <<< "$outcome") || fail 1 "g1 cannot send to g2"
  echo "$outcome"
  [[ $outcome == *' 10 received'* ]] || fail 1 "not all pings were answered"
}

cmd_broadcast() {
  check_up "${1:-}"
  need ping iputils-ping
  # Nobody answers a broadcast ping, so ping's own exit status says nothing.
  in_node "$1" g1 ping -n -q -b -c 3 -i 0.02 -W 0.1 10.77.0.255 > /dev/null 2>&1 || true
}

cmd_bypass() {
  local port
  check_up "${1:-}"
  [ "$(fact "$1" setup)" = inline ] || misuse "only the set-up 'inline' has a bypass, '$1' is '$(fact "$1" setup)'"
  for port in $(ports "$1"); do
    case ${2:-} in
      on) ip -n "$1-host" link set "$port" master br0 ;;
      off) ip -n "$1-host" link set "$port" nomaster ;;
      *) misuse "bypass is 'on' or 'off', not '${2:-}'" ;;
    esac
  done
}

cmd_purge() {
  check_up "${1:-}"
  case $(fact "$1" setup) in
    ovs*)
      ovs "$1" ovs-appctl revalidator/purge
      # The flows are gone only when the threads that keep them have come round.
      ovs "$1" ovs-appctl revalidator/wait
      ;;
    *) misuse "only set-ups with Open vSwitch cache flows, '$1' is '$(fact "$1" setup)'" ;;
  esac
}
