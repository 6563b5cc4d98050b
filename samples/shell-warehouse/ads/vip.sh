#!/bin/bash
# owner: analytics@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

run_hive "insert overwrite table ads.vip select customer_id, score from ads.scores where dt = '$dt' and score > 0.9"
