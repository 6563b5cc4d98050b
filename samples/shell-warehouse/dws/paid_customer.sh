#!/bin/bash
# owner: core@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

if [ "$2" == "rebuild" ]; then
  SRC=dwd.payments
else
  SRC="(select * from dwd.payments where dt = '$dt')"
fi
hive -e "
create table if not exists dws.paid_customer (customer_id bigint, paid double);
insert overwrite table dws.paid_customer
select q.customer_id, sum(q.paid) from $SRC q group by q.customer_id"
