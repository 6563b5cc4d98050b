#!/bin/bash
# owner: core@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

run_hive "
insert overwrite table ${DWD}.parcels partition (dt='${dt}')
select parcel_id, customer_id, depot_id, weight_g / 1000, upper(service), created_at
from ${ODS}.parcels where dt = '${dt}' and parcel_id is not null"

# Phones leave this layer hashed only.
run_hive "
insert overwrite table ${DWD}.parcel_phones partition (dt='${dt}')
select parcel_id, sha2(phone, 256) from ${ODS}.parcels where dt = '${dt}'"
