#!/bin/bash
# owner: core@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

for d in depots couriers; do
  case $d in
    depots)   cols="depot_id, depot_name, region" ;;
    couriers) cols="courier_id, full_name, depot_id" ;;
  esac
  run_hive "create table if not exists ${DIM}.$d as select $cols from ${ODS}.$d where 1 = 0;
insert overwrite table ${DIM}.$d select $cols from ${ODS}.$d where dt = '${dt}'"
done
