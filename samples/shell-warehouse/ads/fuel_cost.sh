#!/bin/bash
# owner: analytics@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

nohup hive -e "
create table if not exists ads.fuel_cost (depot_name string, eur_per_parcel double) partitioned by (dt string);
insert overwrite table ads.fuel_cost partition (dt='$dt')
select p.depot_name, f.eur / p.parcels from dws.fuel_depot f join dws.depot_day p on f.depot_id = p.depot_id and p.dt = '$dt'
where f.dt = '$dt'" >> /var/log/etl/fuel_cost.log 2>&1 &
wait
