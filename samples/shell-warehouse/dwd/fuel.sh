#!/bin/bash
# owner: core@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

$BEELINE -e "
insert overwrite table dwd.fuel partition (dt='$dt')
select b.vehicle_id, v.depot_id, b.litres, b.eur
from ods.fuel_bills b join ods.vehicles v on b.vehicle_id = v.vehicle_id and v.dt = '$dt'
where b.dt = '$dt'"
