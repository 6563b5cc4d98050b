#!/bin/bash
# owner: core@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

read -r -d '' Q <<'SQL' || true
create table if not exists dim.services (service string, parcels bigint);
insert overwrite table dim.services
select service, count(*) from dwd.parcels group by service;
SQL
hive -e "$Q"
