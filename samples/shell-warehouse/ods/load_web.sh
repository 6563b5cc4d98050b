#!/bin/bash
# owner: ingest@paketwerk.example
set -euo pipefail
BASE=$(cd "$(dirname "$0")/.." && pwd)
source "$BASE/conf/env.sh"
source "$BASE/lib/common.sh"
source "$BASE/lib/dates.sh"
init_dates "${1:-}"

# The web servers put their files to the landing zone.
hdfs dfs -test -d /landing/web/$dt || die "nothing landed"
run_hive "LOAD DATA INPATH '/landing/web/events' OVERWRITE INTO TABLE ${ODS}.web_events PARTITION (dt='${dt}')"
