#!/bin/bash
# owner: ingest@paketwerk.example
set -euo pipefail
BASE=$(cd "$(dirname "$0")/.." && pwd)
source "$BASE/conf/env.sh"
source "$BASE/lib/common.sh"
source "$BASE/lib/dates.sh"
init_dates "${1:-}"

# Master data of the depots, by the list.
grep -v '^#' "$BASE/conf/tables.list" | while IFS='|' read table key columns; do
  log "import $table by $key"
  sqoop import -Dmapreduce.job.queuename=etl --connect "$OPS_JDBC" --username etl --password-file /etc/etl/ops.pw \
    --table "$table" --columns "$columns" --split-by "$key" --hive-import --hive-overwrite \
    --hive-table "$ODS.$table" --hive-partition-key dt --hive-partition-value $dt
done
