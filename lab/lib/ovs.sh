# Open vSwitch in user space: its own database and daemon within the lab's host, ended with the lab.

ovs() { # LAB PROGRAM ARGS...: ovs-vsctl or ovs-appctl of this lab
  local lab=$1 program=$2
  shift 2
  case $program in
    ovs-vsctl) in_node "$lab" host ovs-vsctl --timeout=10 --db="unix:$state/$lab/ovs/db.sock" "$@" ;;
    ovs-appctl) in_node "$lab" host env OVS_RUNDIR="$state/$lab/ovs" ovs-appctl --timeout=10 "$@" ;;
  esac
}

add_ovs() { # LAB: br0 of Open vSwitch, with all guests and the sensor on it
  local lab=$1 dir=$state/$1/ovs port
  need ovs-vsctl openvswitch-switch
  need ovsdb-tool openvswitch-switch
  need ovs-vswitchd openvswitch-switch
  # Its bridge is a tap device, and ovs-vsctl reports success without it.
  { : <> /dev/net/tun; } 2> /dev/null || fail 3 "Open vSwitch needs /dev/net/tun, which this user may not open"
  mkdir "$dir"
  export OVS_RUNDIR=$dir OVS_LOGDIR=$dir OVS_DBDIR=$dir
  ovsdb-tool create "$dir/conf.db" "${VPI_LAB_OVS_SCHEMA:-/usr/share/openvswitch/vswitch.ovsschema}"
  in_node "$lab" host ovsdb-server "$dir/conf.db" --remote="punix:$dir/db.sock" --unixctl="$dir/ovsdb.ctl" \
    --pidfile="$dir/ovsdb.pid" --log-file="$dir/ovsdb.log" --detach -vconsole:off 2> "$dir/start.log" \
    || fail 1 "ovsdb-server does not start: $(tail -n 1 "$dir/start.log")"
  cat "$dir/ovsdb.pid" >> "$state/$lab/pids"
  ovs "$lab" ovs-vsctl --no-wait init
  # Its files have their usual names, so that tools find them which are told nothing but OVS_RUNDIR.
  in_node "$lab" host ovs-vswitchd "unix:$dir/db.sock" \
    --pidfile="$dir/ovs-vswitchd.pid" --log-file="$dir/vswitchd.log" --detach -vconsole:off 2> "$dir/start.log" \
    || fail 1 "ovs-vswitchd does not start: $(tail -n 1 "$dir/start.log")"
  cat "$dir/ovs-vswitchd.pid" >> "$state/$lab/pids"
  ovs "$lab" ovs-vsctl add-br br0 -- set bridge br0 datapath_type=netdev
  for port in $(ports "$lab") ps; do
    ovs "$lab" ovs-vsctl add-port br0 "$port"
  done
}

ovs_span() { # LAB: a mirror of everything to the sensor's port
  ovs "$1" ovs-vsctl -- --id=@p get port ps -- --id=@m create mirror name=span0 select-all=true output-port=@p \
    -- set bridge br0 mirrors=@m > /dev/null
}
