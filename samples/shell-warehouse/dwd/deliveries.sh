#!/bin/bash
# owner: core@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

sql="
insert overwrite table $DWD.deliveries partition (dt='$dt')
select s.parcel_id, s.courier_id, s.scanned_at,
       (unix_timestamp(s.scanned_at) - unix_timestamp(p.created_at)) / 3600
from $DWD.scans s join $DWD.parcels p on s.parcel_id = p.parcel_id
where s.dt = '$dt' and s.kind = 'DELIVERED'"
hive -e "$sql" || exit 1

sql=${sql/deliveries/returns}
sql="
insert overwrite table $DWD.returns partition (dt='$dt')
select parcel_id, depot_id, scanned_at from $DWD.scans where dt = '$dt' and kind = 'RETURNED'"
hive -e "$sql"
