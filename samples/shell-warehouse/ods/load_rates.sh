#!/bin/bash
# owner: ingest@paketwerk.example
set -euo pipefail
BASE=$(cd "$(dirname "$0")/.." && pwd)
source "$BASE/conf/env.sh"
source "$BASE/lib/common.sh"
source "$BASE/lib/dates.sh"
init_dates "${1:-}"

tmp=$(mktemp)
curl -sf "https://rates.example/daily?day=$dt" > "$tmp" || exit 1
hive -e "load data local inpath '/data/landing/rates.csv' overwrite into table $ODS.rates partition (dt='$dt')"
rm -f "$tmp"
