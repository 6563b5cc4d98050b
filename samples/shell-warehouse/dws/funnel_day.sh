#!/bin/bash
# owner: core@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

run_hive "
create table if not exists dws.funnel_day (customer_id bigint, sessions bigint, pages bigint) partitioned by (dt string);
insert overwrite table dws.funnel_day partition (dt='$dt')
select customer_id, count(session_id), sum(pages) from dwd.sessions where dt = '$dt' and customer_id is not null group by customer_id"
