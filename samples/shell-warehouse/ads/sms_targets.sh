#!/bin/bash
# owner: analytics@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

run_hive "
create table if not exists ads.sms_targets (parcel_id bigint, phone_hash string, hours double);
insert overwrite table ads.sms_targets
select d.parcel_id, h.phone_hash, d.hours from dwd.deliveries d join dwd.parcel_phones h on h.parcel_id = d.parcel_id where d.dt = '$dt'"
