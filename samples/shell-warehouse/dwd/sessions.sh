#!/bin/bash
# owner: core@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

spark-sql --master yarn --name dwd_sessions --conf spark.sql.shuffle.partitions=200 -e "
WITH e AS (SELECT session_id, customer_id, page, event_at FROM ${ODS}.web_events WHERE dt = '${dt}')
INSERT OVERWRITE TABLE ${DWD}.sessions PARTITION (dt = '${dt}')
SELECT session_id, MAX(customer_id), COUNT(DISTINCT page), MIN(event_at) FROM e GROUP BY session_id"
