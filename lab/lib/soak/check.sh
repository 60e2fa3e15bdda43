# The end of a soak: sums, and whether they are right.

wrong=0

# Scrapes until nothing moves any more, ends the sensor, and keeps what it says.
end_sensors() {
  local name i old
  for name in mirror inline; do
    old=
    for ((i = 0; i < 40; i++)); do
      scrape "$name"
      [ "$(metric "$name" vpi_inspect_packets_total)" != "$old" ] || break
      old=$(metric "$name" vpi_inspect_packets_total)
      sleep 0.5
    done
    kernel[$name]=$(($(received "$name") - before[$name]))
    kill -TERM "${pid[$name]}"
    status[$name]=0
    wait "${pid[$name]}" || status[$name]=$?
    unset "pid[$name]"
    last[$name]=$(grep '"event_type":"stats"' "$out/$name/eve.json" | tail -n 1)
  done
}

declare -A kernel=() status=() last=()

same() { # WHAT A B: two numbers that are to be one
  if [ "$2" = "$3" ]; then
    say ok "$1: $2"
  else
    say WRONG "$1: $2 and $3"
  fi
}

most() { # WHAT VALUE LIMIT
  if awk -v a="$2" -v b="$3" 'BEGIN {exit !(a <= b)}'; then
    say ok "$1: $2, at most $3"
  else
    say WRONG "$1: $2, at most $3"
  fi
}

# Requests and alerts are to be one number; alerts may be fewer by packets that the kernel has counted as dropped.
found() { # NAME WHAT REQUESTS SID
  local alerts missing drops
  alerts=$(alerts "$1" "$4")
  missing=$(($3 - alerts))
  drops=$(($(metric "$1" vpi_capture_dropped_by_kernel_total) - cold_drops[$1]))
  if [ "$missing" -gt 0 ] && [ "$missing" -le "$drops" ]; then
    say ok "$1: $2; alerts: $3 and $alerts, since the kernel has dropped $drops packets, counted"
  else
    same "$1: $2; alerts" "$3" "$alerts"
  fi
}

say() { # ok|WRONG TEXT
  [ "$1" = ok ] || wrong=$((wrong + 1))
  printf '%-6s%s\n' "$1" "$2" | tee -a "$out/report"
}

event() { # NAME PATTERN: a number of the last stats event, by what stands before it
  sed -n "s/.*$2\(-\{0,1\}[0-9]*\).*/\1/p" <<< "${last[$1]}"
}

summary() { # NAME PATTERN: a number of the summary, without its commas
  sed -n "s/$2\([0-9,]*\).*/\1/p" "$out/$1/err" | tail -n 1 | tr -d ,
}

alerts() { # NAME SID: lines of events, over all files
  cat "$out/$1"/eve*.json | grep -c "\"event_type\":\"alert\".*\"signature_id\":$2," || true
}

check_sensor() { # NAME
  local name=$1 polled drops inspected
  polled=$(metric "$name" vpi_capture_packets_total)
  drops=$(metric "$name" vpi_capture_dropped_by_kernel_total)
  inspected=$(metric "$name" vpi_inspect_packets_total)
  same "$name: the sensor's exit status" "${status[$name]}" 0
  same "$name: received by the kernel; polled ($polled) and dropped by the kernel ($drops)" "${kernel[$name]}" $((polled + drops))
  echo "      $name: of those, dropped in the first $warm seconds: ${cold_drops[$name]}" | tee -a "$out/report"
  same "$name: polled; inspected" "$polled" "$inspected"
  same "$name: packets in the metrics; in the last stats event" "$inspected" "$(event "$name" '"decoder":{"pkts":')"
  same "$name: packets in the metrics; in the summary" "$inspected" "$(summary "$name" '^packets  *')"
  same "$name: bytes in the metrics; in the summary" "$(metric "$name" vpi_inspect_bytes_total)" "$(summary "$name" '^bytes  *')"
  same "$name: drops in the metrics; in the last stats event" "$drops" "$(event "$name" '"kernel_drops":')"
  same "$name: drops in the metrics; in the summary" "$drops" "$(summary "$name" '^capture .* dropped_by_kernel ')"
  same "$name: alerts in the metrics; in the summary" "$(metric "$name" vpi_inspect_alerts_total)" "$(summary "$name" '^alerts  *')"
  same "$name: alerts in the metrics; as events" "$(metric "$name" vpi_inspect_alerts_total)" "$(alerts "$name" '[0-9]*')"
  same "$name: events that the summary calls accepted; lines in the files" "$(summary "$name" '^events  *accepted ')" \
    "$(cat "$out/$name"/eve*.json | wc -l)"
  same "$name: events dropped or lost" $(($(metric "$name" vpi_events_total dropped) + $(metric "$name" vpi_events_total lost))) 0
  same "$name: reloads asked for; done" $((version - 1)) "$(metric "$name" vpi_rule_reloads_total done)"
  same "$name: reloads refused" "$(metric "$name" vpi_rule_reloads_total refused)" 0
  same "$name: failures of the sink" "$(metric "$name" vpi_inspect_sink_failures_total)" 0
}

check_mirror() {
  local guests node
  guests=$gone_sent
  for node in g1 g2 g3 g4; do guests=$((guests + $(sent_by "$mirror" "$node" eth0))); done
  same "mirror: frames that the switch sent to the mirror's port; received there" "$(sent_by "$mirror" host ps)" "${kernel[mirror]}"
  # A frame that waits for the switch when its port is taken down is thrown away there, before the mirror.
  same "mirror: frames that the guests sent ($guests) and the mirror had not, more than one a cut cable" \
    $((guests - ${kernel[mirror]} > flaps + joins || guests < ${kernel[mirror]})) 0
  found mirror "requests that every version finds" "${always%% *}" 1
  found mirror "requests that the odd versions find" "$alpha_in_force" 2
  found mirror "requests that the even versions find" "$beta_in_force" 3
  found mirror "queries that every version finds" "$queries" 4
}

check_inline() {
  local forwarded blocked failed
  forwarded=$(metric inline vpi_capture_forwarded_total)
  blocked=$(metric inline vpi_capture_blocked_total)
  failed=$(metric inline vpi_capture_send_failed_total)
  same "inline: polled; forwarded ($forwarded), blocked ($blocked) and refused by the other side ($failed)" \
    "$(metric inline vpi_capture_packets_total)" $((forwarded + blocked + failed))
  found inline "forbidden requests" "${forbidden%% *}" 5
  same "inline: forbidden requests that were answered" "${forbidden##* }" 0
  same "inline: other requests (${pages%% *}) that were not answered" "${pages##* }" 0
}

# figure NAME COLUMN FROM TO avg|min|max: over the samples of a part of the run, in thirds
figure() {
  awk -F, -v column="$2" -v from="$3" -v to="$4" -v what="$5" -v end="$seconds" '
    NR == 1 {for (i = 1; i <= NF; i++) if ($i == column) c = i; next}
    $c == "" || $1 < end * from / 3 || $1 > end * to / 3 {next}
    {n++; sum += $c; if (n == 1 || $c < min) min = $c; if (n == 1 || $c > max) max = $c}
    END {printf "%.0f\n", what == "avg" ? sum / n : what == "min" ? min : max}' "$out/$1/samples.csv"
}

slope() { # NAME COLUMN: per hour, a straight line through the last two thirds
  awk -F, -v column="$2" -v end="$seconds" '
    NR == 1 {for (i = 1; i <= NF; i++) if ($i == column) c = i; next}
    $c == "" || $1 < end / 3 {next}
    {n++; x += $1; y += $c; xx += $1 * $1; xy += $1 * $c}
    END {printf "%.0f\n", (n * xx == x * x) ? 0 : 3600 * (n * xy - x * y) / (n * xx - x * x)}' "$out/$1/samples.csv"
}

# No more than a fiftieth more, in the last third, than in the one before.
no_growth() { # NAME COLUMN
  local middle
  middle=$(figure "$1" "$2" 1 2 avg)
  most "$1: $2 of the last third on the average; the second third's $middle and 2 % (slope $(slope "$1" "$2") an hour)" \
    "$(figure "$1" "$2" 2 3 avg)" $((middle + middle / 50))
}

check_growth() { # NAME
  if [ "$seconds" -lt 300 ]; then
    say ok "$1: growth is not judged in a run of less than five minutes"
    return
  fi
  no_growth "$1" rss_kib
  no_growth "$1" heap_live
  no_growth "$1" native_kib
  same "$1: least and most descriptors in the last two thirds" "$(figure "$1" descriptors 1 3 min)" "$(figure "$1" descriptors 1 3 max)"
  most "$1: most threads of the last third; of the second third" "$(figure "$1" threads 2 3 max)" "$(figure "$1" threads 1 2 max)"
}

check() {
  : > "$out/report"
  check_sensor mirror
  check_mirror
  check_sensor inline
  check_inline
  check_growth mirror
  check_growth inline
  echo "guests that left and came back: $joins; cables cut: $flaps; figures in $out" | tee -a "$out/report"
  [ "$wrong" = 0 ]
}
