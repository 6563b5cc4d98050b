#!/bin/bash
# owner: analytics@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

spark-submit --class com.paketwerk.score.Train --master yarn --deploy-mode cluster /opt/paketwerk/jars/score.jar \
  --input dws.customer_month --output ads.scores --day $dt
