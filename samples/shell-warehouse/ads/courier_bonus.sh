#!/bin/bash
# owner: analytics@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

THRESHOLD=${BONUS_THRESHOLD:-80}
run_hive "
create table if not exists ads.courier_bonus (courier_id int, full_name string, bonus double) partitioned by (dt string);
insert overwrite table ads.courier_bonus partition (dt='$dt')
select courier_id, full_name, case when deliveries > $THRESHOLD then (deliveries - $THRESHOLD) * 0.5 else 0 end
from dws.courier_day where dt = '$dt'"
