#!/bin/bash
# owner: analytics@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

run_hive "
create view if not exists ads.v_loyal as select customer_id, parcels from dws.customer_total where parcels > 100;
create table if not exists ads.loyal_customers (name string, parcels bigint);
insert overwrite table ads.loyal_customers select k.name, v.parcels from ads.v_loyal v join dim.customers k on k.customer_id = v.customer_id"
