#!/bin/bash
# owner: analytics@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

regions=(north south west east)
hive -e "create table if not exists ads.region_depots (depot_id int, depot_name string) partitioned by (region string)"
for r in "${regions[@]}"; do
  hive -e "insert overwrite table ads.region_depots partition (region='$r') select depot_id, depot_name from dim.depots where region = '$r'"
done
