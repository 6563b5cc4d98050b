#!/bin/bash
# owner: core@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

# full: all history; day: one partition.
mode=${2:-day}
case "$mode" in
  full) cond="1 = 1" ;;
  day)  cond="dt = '$dt'" ;;
  *)    die "mode $mode" ;;
esac
run_hive "insert overwrite table dwd.events_web partition (dt)
select session_id, customer_id, lower(page), dt from ods.web_events where $cond"
