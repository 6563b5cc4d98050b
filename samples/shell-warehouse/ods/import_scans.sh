#!/bin/bash
# owner: ingest@paketwerk.example
set -euo pipefail
BASE=$(cd "$(dirname "$0")/.." && pwd)
source "$BASE/conf/env.sh"
source "$BASE/lib/common.sh"
source "$BASE/lib/dates.sh"
init_dates "${1:-}"

sqoop import --connect "$OPS_JDBC" --username etl --password-file /etc/etl/ops.pw \
  --query "select s.scan_id, s.parcel_id, s.depot_id, s.courier_id, s.kind, s.scanned_at from public.scan_log s where s.day = '${dt}' and \$CONDITIONS" \
  --split-by scan_id --target-dir /staging/scans/$dt --delete-target-dir --hive-import --hive-table $ODS.scans --hive-partition-key dt --hive-partition-value $dt
