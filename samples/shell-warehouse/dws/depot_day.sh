#!/bin/bash
# owner: core@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

run_hive "
create table if not exists dws.depot_day (depot_id int, depot_name string, parcels bigint, kg double) partitioned by (dt string);
insert overwrite table dws.depot_day partition (dt='$dt')
select p.depot_id, d.depot_name, count(*), sum(p.weight_kg)
from dwd.parcels p join dim.depots d on p.depot_id = d.depot_id
where p.dt = '$dt' group by p.depot_id, d.depot_name"
