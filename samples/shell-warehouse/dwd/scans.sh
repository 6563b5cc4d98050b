#!/bin/bash
# owner: core@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

# Scans come twice now and then; the last one counts.
hive <<SQL
insert overwrite table ${DWD}.scans partition (dt='${dt}')
select scan_id, parcel_id, depot_id, courier_id, kind, scanned_at
from (
  select *, row_number() over (partition by scan_id order by scanned_at desc) rn
  from ${ODS}.scans where dt = '${dt}'
) t
where rn = 1;
SQL
