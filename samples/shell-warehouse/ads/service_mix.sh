#!/bin/bash
# owner: analytics@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

# Either engine; the statement is the same.
STMT="insert overwrite table ads.service_mix select s.service, s.parcels from dim.services s"
hive -e "create table if not exists ads.service_mix (service string, parcels bigint)"
if [ "$ENGINE" = "spark" ]; then
  spark-sql -e "$STMT"
else
  hive -e "$STMT"
fi
