#!/bin/bash
# owner: core@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

# Weeks only on Mondays.
dow=$(date -d "$dt" +%u)
if [ "$dow" != "1" ]; then
  log "no Monday"
  exit 0
fi
run_hive "create table if not exists dws.lane_week (depot_id int, region string, parcels bigint) partitioned by (week string);
insert overwrite table dws.lane_week partition (week='$dt')
select t.depot_id, d.region, sum(t.parcels) from dws.depot_day t join dim.depots d on d.depot_id = t.depot_id
group by t.depot_id, d.region"
