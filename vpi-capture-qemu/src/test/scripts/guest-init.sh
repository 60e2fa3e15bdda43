#!/bin/busybox sh
# The whole user land of a guest in the tests. The kernel's command line says who it is:
#   vpi.id=N       its address is 10.0.0.N
#   vpi.peer=N     whom a client talks to
#   vpi.role=ROLE  server: answers on ports 80 and 81; client: pings and asks both, for ever; pinger: pings, five times
#                  a second, whether or not an answer comes
# What a client got is a line on the console each: "ping N ok", "web N lost", "bulk N ok"; a pinger's has "seq=N".
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev 2> /dev/null
while read -r module; do insmod "/modules/$module.ko"; done < /modules/modules
for word in $(cat /proc/cmdline); do
  case $word in
    vpi.*) eval "${word#vpi.}" ;;
  esac
done
ip link set lo up
ip addr add "10.0.0.$id/24" dev eth0
ip link set eth0 up
echo "guest $id is up"

# count NAME COMMAND...: runs it for ever, each time with a line that says what came of it.
count() {
  name=$1
  shift
  n=0
  while true; do
    n=$((n + 1))
    if "$@" > /dev/null 2>&1; then echo "$name $n ok"; else echo "$name $n lost"; fi
    usleep 100000
  done
}


if [ "$role" = server ]; then
  printf '#!/bin/sh\nread line\nprintf "HTTP/1.0 200 OK\\r\\n\\r\\na web page\\n"\n' > /bin/answer-web
  printf '#!/bin/sh\nhead -c 1048576 /dev/zero\n' > /bin/answer-bulk
  chmod 755 /bin/answer-web /bin/answer-bulk
  nc -ll -p 80 -e /bin/answer-web &
  nc -ll -p 81 -e /bin/answer-bulk &
  echo "guest $id serves"
elif [ "$role" = pinger ]; then
  ping -i 0.2 "10.0.0.$peer" &
else
  count ping ping -c 1 -W 1 "10.0.0.$peer" &
  count web timeout 1 sh -c "printf 'GET / HTTP/1.0\r\n\r\n' | nc -w 1 10.0.0.$peer 80 | grep -q 'a web page'" &
  count bulk timeout 5 sh -c "test \$(nc -w 2 10.0.0.$peer 81 < /dev/null | wc -c) = 1048576" &
fi
while true; do sleep 1000; done
