# Guests that go, and come again as they were: the same number, addresses, port and mirror.

check_mobile() { # LAB NODE: a guest of a lab whose switch is a Linux bridge
  check_up "${1:-}"
  case $(fact "$1" setup) in
    host | bridge | hub | mirror | mirror-member | mirror-quiet) ;;
    *) misuse "guests come and go in host, bridge, hub, mirror, mirror-member and mirror-quiet, '$1' is '$(fact "$1" setup)'" ;;
  esac
  [[ ${2:-} =~ ^g[1-9]$ ]] && nodes "$1" | grep -x -- "$2" > /dev/null \
    || misuse "the lab '$1' has no guest '${2:-}'"
}

cmd_leave() {
  check_mobile "$@"
  [ -e "/run/netns/$1-$2" ] || fail 1 "the guest '$2' has left already"
  local pids
  # Sockets of a process that lives on would keep its cable.
  pids=$(ip netns pids "$1-$2")
  # shellcheck disable=SC2086
  [ -z "$pids" ] || kill -KILL $pids 2> /dev/null || true
  ip netns delete "$1-$2"
  # The kernel takes a namespace apart in its own time; the port is to be gone now.
  ip -n "$1-host" link delete "p${2#g}" 2> /dev/null || true
}

cmd_join() {
  check_mobile "$@"
  [ ! -e "/run/netns/$1-$2" ] || fail 1 "the guest '$2' is there already"
  local port=p${2#g}
  add_guest "$1" "${2#g}"
  ip -n "$1-host" link set "$port" master br0
  case $(fact "$1" setup) in
    mirror*) mirror "$1" "$port" ingress ;;
  esac
}
