#!/bin/bash
# owner: analytics@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

run_hive "
from dws.depot_day
insert overwrite table ads.big_depots select depot_id, parcels where parcels >= 1000
insert overwrite table ads.small_depots select depot_id, parcels where parcels < 1000"
