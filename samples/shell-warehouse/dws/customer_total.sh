#!/bin/bash
# owner: core@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

# Its own yesterday, plus today.
run_hive "
create table if not exists dws.customer_total (customer_id bigint, parcels bigint) partitioned by (dt string);
insert overwrite table dws.customer_total partition (dt='$dt')
select coalesce(a.customer_id, b.customer_id), coalesce(a.parcels, 0) + coalesce(b.n, 0)
from (select customer_id, parcels from dws.customer_total where dt = '$dt_prev') a
full outer join (select customer_id, count(*) n from dwd.parcels where dt = '$dt' group by customer_id) b
on a.customer_id = b.customer_id"
