#!/bin/bash
# owner: analytics@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

hive -e "
create table if not exists ads.depot_ranking (depot_name string, kg double, rnk int) partitioned by (dt string);
insert overwrite table ads.depot_ranking partition (dt='$dt')
select depot_name, kg, rank() over (order by kg desc) from dws.depot_day where dt = '$dt'" > /var/log/etl/depot_ranking.log 2>&1
