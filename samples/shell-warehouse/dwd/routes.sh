#!/bin/bash
# owner: core@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

$BEELINE --hivevar day=$dt -f $ETL_HOME/sql/dwd_routes.hql
rc=$?
if [ $rc -ne 0 ]; then
  echo "routes failed with $rc" | mail -s "etl" core@paketwerk.example
  exit $rc
fi
