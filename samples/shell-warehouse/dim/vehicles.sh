#!/bin/bash
# owner: core@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

hive -e "
create table if not exists dim.vehicles (vehicle_id int, depot_name string, fuel string);
insert overwrite table dim.vehicles
select v.vehicle_id, d.depot_name, v.fuel
from ods.vehicles v left join dim.depots d on v.depot_id = d.depot_id
where v.dt = '$dt'"
