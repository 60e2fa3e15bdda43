# A sensor process of a soak: $out/NAME holds its rules, events, metrics and samples. Arrays are keyed by NAME.

declare -A pid=() port=() interfaces=() netns=() before=()

# A few hundred rules that nothing matches, other ones in each version, so that a reload has work to do.
filler() { # VERSION
  local i
  for ((i = 0; i < 300; i++)); do
    echo "alert tcp any any -> any 80 (msg:\"filler $1 $i\"; content:\"filler-$1-$((i * 7919 % 10007))\"; sid:$((1000 + i)); rev:$1;)"
  done
}

# rules NAME VERSION: writes them beside the old ones, then puts them in their place.
rules() {
  local file=$out/$1/sensor.rules
  {
    if [ "$1" = inline ]; then
      echo 'drop tcp any any -> any 80 (msg:"forbidden"; content:"GET /soak-forbidden"; sid:5; rev:1;)'
    else
      echo 'alert tcp any any -> any 80 (msg:"always"; content:"GET /soak-always"; sid:1; rev:1;)'
      if [ $(($2 % 2)) = 1 ]; then
        echo 'alert tcp any any -> any 80 (msg:"alpha"; content:"GET /soak-alpha"; sid:2; rev:1;)'
      else
        echo 'alert tcp any any -> any 80 (msg:"beta"; content:"GET /soak-beta"; sid:3; rev:1;)'
      fi
      echo 'alert udp any any -> any 53 (msg:"query"; content:"|09|soakquery|00|"; sid:4; rev:1;)'
    fi
    filler "$2"
  } > "$file.new"
  mv "$file.new" "$file"
}

# The frames that the kernel's interfaces have received for a sensor.
received() { # NAME
  in_netns "${netns[$1]}" cat /proc/net/dev \
    | awk -v names=" ${interfaces[$1]} " '{sub(":", " ")} index(names, " " $1 " ") {sum += $3} END {print sum + 0}'
}

start_sensor() { # NAME SOURCE NETNS "INTERFACES" ARGS...
  local name=$1 source=$2 i
  netns[$name]=$3
  interfaces[$name]=$4
  shift 4
  rules "$name" 1
  : > "$out/$name/err"
  VPI_JAVA_OPTS="-XX:NativeMemoryTracking=summary ${VPI_JAVA_OPTS:-}" \
    setsid $sensor inspect "$source" --rules "$out/$name/sensor.rules" --eve "$out/$name/eve.json" --flow-events \
    --metrics 0 --stats-interval "$every" "$@" > "$out/$name/out" 2> "$out/$name/err" < /dev/null &
  pid[$name]=$!
  for ((i = 0; i < 1200; i++)); do
    port[$name]=$(sed -n 's/^metrics .*:\([0-9]*\)\/metrics.*/\1/p' "$out/$name/err")
    [ -z "${port[$name]}" ] || break
    kill -0 "${pid[$name]}" 2> /dev/null || die "the sensor '$name' has ended: $(tail -n 3 "$out/$name/err")"
    sleep 0.1
  done
  [ -n "${port[$name]}" ] || die "the sensor '$name' does not come up within two minutes"
  before[$name]=$(received "$name")
}

scrape() { # NAME: its metrics, into $out/NAME/metrics
  {
    exec 6<> "/dev/tcp/127.0.0.1/${port[$1]}" || die "the sensor '$1' serves no metrics any more"
    printf 'GET /metrics HTTP/1.0\r\nConnection: close\r\n\r\n' >&6
    cat <&6
    exec 6>&-
  } | tr -d '\r' > "$out/$1/metrics"
}

# metric NAME METRIC [LABEL]: of the last scrape, all threads added up.
metric() {
  awk -v name="$2" -v label="${3:-}" '
    /^#/ {next}
    {brace = index($1, "{"); id = brace ? substr($0, 1, brace - 1) : $1}
    id == name && (label == "" || index($0, label)) {sum += $NF; seen = 1}
    END {if (seen) printf "%.0f\n", sum; else print "missing"}' "$out/$1/metrics"
}

jcmd_of() { # NAME COMMAND...
  local jcmd
  jcmd=$(dirname "$(readlink "/proc/${pid[$1]}/exe")")/jcmd
  "$jcmd" "${pid[$1]}" "${@:2}" 2> /dev/null
}

columns="seconds,rss_kib,threads,descriptors,heap_used,heap_live,native_kib,received,polled,kernel_drops,inspected,alerts"
columns+=",events,events_dropped,events_lost,reloads,refused,flows,stream_bytes"

# sample NAME SECONDS FULL: one line of figures; with FULL those, too, that cost the sensor something.
sample() {
  local name=$1 live= native= status=/proc/${pid[$1]}/status got
  if [ "$3" = full ]; then
    jcmd_of "$name" GC.run > /dev/null || true
    native=$(jcmd_of "$name" VM.native_memory summary | sed -n 's/^Total:.*committed=\([0-9]*\)KB.*/\1/p')
  fi
  got=$(received "$name")
  scrape "$name"
  [ "$3" != full ] || live=$(metric "$name" jvm_memory_used_bytes 'area="heap"')
  echo "$2,$(awk '/^VmRSS/ {print $2}' "$status"),$(awk '/^Threads/ {print $2}' "$status"),$(ls "/proc/${pid[$name]}/fd" | wc -l)\
,$(metric "$name" jvm_memory_used_bytes 'area="heap"'),$live,$native,$((got - before[$name]))\
,$(metric "$name" vpi_capture_packets_total),$(metric "$name" vpi_capture_dropped_by_kernel_total)\
,$(metric "$name" vpi_inspect_packets_total),$(metric "$name" vpi_inspect_alerts_total)\
,$(metric "$name" vpi_events_total accepted),$(metric "$name" vpi_events_total dropped),$(metric "$name" vpi_events_total lost)\
,$(metric "$name" vpi_rule_reloads_total done),$(metric "$name" vpi_rule_reloads_total refused)\
,$(metric "$name" vpi_flows),$(metric "$name" vpi_stream_memory_bytes)" >> "$out/$name/samples.csv"
}

# reload NAME VERSION: moves the events away, has rules and events opened anew, waits until the new rules are in force.
reload() {
  local i
  rules "$1" "$2"
  mv "$out/$1/eve.json" "$out/$1/eve.$2.json"
  kill -HUP "${pid[$1]}"
  for ((i = 0; i < 600; i++)); do
    grep -q "rules reloaded, generation $2:" "$out/$1/err" && return 0
    sleep 0.05
  done
  die "the sensor '$1' has not reloaded its rules within 30 seconds: $(tail -n 3 "$out/$1/err")"
}
