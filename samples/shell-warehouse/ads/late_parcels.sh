#!/bin/bash
# owner: analytics@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

run_hive "
create table if not exists ads.late_parcels (parcel_id bigint, full_name string, hours double) partitioned by (dt string);
insert overwrite table ads.late_parcels partition (dt='$dt')
select d.parcel_id, c.full_name, d.hours from dwd.deliveries d left join dim.couriers c on d.courier_id = c.courier_id
where d.dt = '$dt' and d.hours > 48"
