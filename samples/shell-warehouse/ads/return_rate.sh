#!/bin/bash
# owner: analytics@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

ssh -o BatchMode=yes etl@gateway "hive -e \"
create table if not exists ads.return_rate (depot_id int, rate double) partitioned by (dt string);
insert overwrite table ads.return_rate partition (dt='$dt')
select d.depot_id, r.returned / d.parcels from dws.depot_day d left join dws.returns_day r on r.depot_id = d.depot_id and r.dt = d.dt
where d.dt = '$dt'\""
