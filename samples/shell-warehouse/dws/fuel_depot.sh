#!/bin/bash
# owner: core@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

echo "create table if not exists dws.fuel_depot (depot_id int, litres double, eur double) partitioned by (dt string);
insert overwrite table dws.fuel_depot partition (dt='$dt')
select depot_id, sum(litres), sum(eur) from dwd.fuel where dt = '$dt' group by depot_id;" | hive
