#!/bin/bash
# owner: reporting@paketwerk.example
BASE=$(cd "$(dirname "$0")/.." && pwd)
for f in conf/env.sh lib/common.sh lib/dates.sh lib/export.sh; do . "$BASE/$f"; done
init_dates "$1"

# Inside the BI database, from what came over the night before.
export PGPASSWORD=$(cat /etc/etl/bi.pw)
psql -h $BI_HOST -d $BI_DB -v ON_ERROR_STOP=1 -v day="$dt" <<'SQL'
delete from mart.kpi where day = :'day';
insert into mart.kpi (day, region, parcels)
select :'day', region, sum(parcels) from landing.board_kpi group by region;
SQL
