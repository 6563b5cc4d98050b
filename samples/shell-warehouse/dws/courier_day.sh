#!/bin/bash
# owner: core@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

run_hive "
create table if not exists dws.courier_day (courier_id int, full_name string, deliveries bigint, avg_hours double, km double) partitioned by (dt string);
insert overwrite table dws.courier_day partition (dt='$dt')
select c.courier_id, c.full_name, count(x.parcel_id), avg(x.hours), max(r.km)
from dim.couriers c
left join dwd.deliveries x on x.courier_id = c.courier_id and x.dt = '$dt'
left join dwd.routes r on r.courier_id = c.courier_id and r.dt = '$dt'
group by c.courier_id, c.full_name"
