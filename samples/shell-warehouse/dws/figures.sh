#!/bin/bash
# owner: core@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

# Three figures, one statement each, the same shape.
hive -e "create table if not exists dws.figures (figure string, value double) partitioned by (dt string, part string)"
insert_figure() {
  local name=$1 expr=$2 table=$3
  hive -e "insert overwrite table dws.figures partition (dt='$dt', part='$name') select '$name', $expr from $table where dt = '$dt'"
}
insert_figure parcels "count(parcel_id)" dwd.parcels
insert_figure revenue "sum(eur)" dwd.invoices
insert_figure complaints "count(complaint_id)" dwd.complaints
