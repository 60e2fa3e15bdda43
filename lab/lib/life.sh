# Building labs and taking them down.

# The lab that this call builds; not a local, since the trap at the script's end reads it.
lab=

build() { # SETUP --name X [--guests N] [--offloads on|off]: sets $lab
  local setup=${1:-} guests=3 offloads=on
  [ $# -eq 0 ] || shift
  setup_names | grep -x -- "$setup" > /dev/null || misuse "there is no set-up '$setup'; vpi-lab setups lists them"
  while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || misuse "the option '$1' lacks its value"
    case $1 in
      --name) lab=$2 ;;
      --guests) guests=$2 ;;
      --offloads) offloads=$2 ;;
      *) misuse "there is no option '$1'; vpi-lab help lists them" ;;
    esac
    shift 2
  done
  check_name "$lab"
  [[ $guests =~ ^[2-9]$ ]] || misuse "a lab has 2 to 9 guests, not '$guests'"
  [[ $offloads =~ ^(on|off)$ ]] || misuse "offloads are 'on' or 'off', not '$offloads'"
  need ip iproute2
  need nsenter util-linux
  need ping iputils-ping
  check_rights
  mkdir "$state/$lab" 2> /dev/null || fail 1 "a lab called '$lab' is up already; vpi-lab down $lab takes it down"
  # Whatever ends this script before the lab stands takes down what stands of it.
  trap 'take_down "$lab"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  note "$lab" setup "$setup"
  note "$lab" guests "$guests"
  note "$lab" offloads "$offloads"
  "setup_${setup//-/_}" "$lab"
  trap - EXIT
}

cmd_up() {
  build "$@"
  echo "$lab"
}

cmd_run() {
  local options=() status=0
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    options+=("$1")
    shift
  done
  [ $# -ge 2 ] || misuse "run takes a command after '--'"
  shift
  build "${options[@]}"
  trap 'take_down "$lab"' EXIT
  "$@" || status=$?
  exit "$status"
}

cmd_rootless() {
  [ $# -gt 0 ] || misuse "rootless takes a command"
  need unshare util-linux
  # A /run of its own, in which namespaces can be named; it ends with the command, and all labs in it.
  # shellcheck disable=SC2016
  exec unshare --user --map-root-user --net --mount --pid --fork --kill-child --mount-proc -- sh -c '
    mount -t tmpfs -o mode=0755 tmpfs /run && mkdir /run/netns && exec "$@"' sh "$@" \
    || fail 3 "this kernel lets no user namespace be made"
}

# The lab's processes: those it started, and those that were started in its namespaces, which nobody else's are.
processes() { # LAB
  local node
  cat "$state/$1/pids" 2> /dev/null || true
  for node in $(nodes "$1"); do
    [ ! -e "/run/netns/$1-$node" ] || ip netns pids "$1-$node" 2> /dev/null || true
  done
}

alive() { # PID...: those that are still there
  local pid
  for pid in "$@"; do
    # Not this script, which may have been started within the lab.
    if [ "$pid" != $$ ] && kill -0 "$pid" 2> /dev/null; then
      echo "$pid"
    fi
  done
}

end_processes() { # LAB
  local all left i
  # A number noted long ago may be another's by now: only those that are in a namespace of the lab count.
  all=$(for pid in $(processes "$1" | sort -un); do in_lab "$1" "$pid" && echo "$pid"; done || true)
  [ -n "$all" ] || return 0
  # shellcheck disable=SC2086
  kill $all 2> /dev/null || true
  for ((i = 0; i < 40; i++)); do
    # shellcheck disable=SC2086
    left=$(alive $all)
    [ -n "$left" ] || return 0
    sleep 0.05
  done
  # shellcheck disable=SC2086
  kill -KILL $left 2> /dev/null || true
}

in_lab() { # LAB PID
  local node
  for node in $(nodes "$1"); do
    [ ! "/run/netns/$1-$node" -ef "/proc/$2/ns/net" ] || return 0
  done
  return 1
}

take_down() { # LAB; goes on whatever fails
  local node
  set +e
  end_processes "$1"
  for node in $(nodes "$1"); do
    # Its interfaces, mirrors and rules go with the namespace, once the last socket in it is closed.
    [ ! -e "/run/netns/$1-$node" ] || ip netns delete "$1-$node"
  done
  rm -rf "${state:?}/${1:?}"
  set -e
}

cmd_down() {
  check_up "${1:-}"
  check_rights
  take_down "$1"
}

cmd_list() {
  local dir
  for dir in "$state"/*/; do
    [ -d "$dir" ] || continue
    dir=$(basename "$dir")
    printf '%s\t%s\t%s guests\toffloads %s\n' "$dir" "$(fact "$dir" setup)" "$(fact "$dir" guests)" \
      "$(fact "$dir" offloads)"
  done
}

cmd_show() {
  local node
  check_up "${1:-}"
  for node in $(nodes "$1"); do
    echo "$1-$node"
    ip -br -n "$1-$node" address | sed 's/^/  /'
  done
}

cmd_exec() {
  check_up "${1:-}"
  [ $# -ge 3 ] || misuse "exec takes a lab, a node and a command"
  nodes "$1" | grep -x -- "$2" > /dev/null || misuse "the lab '$1' has no node '$2', but $(nodes "$1" | paste -sd ' ')"
  local file=/run/netns/$1-$2
  shift 2
  exec nsenter --net="$file" "$@"
}
