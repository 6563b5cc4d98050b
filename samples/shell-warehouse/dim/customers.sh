#!/bin/bash
# owner: core@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

hive -e "
drop table if exists tmp.customers_${dt};
create table tmp.customers_${dt} as
select customer_id, name, lower(email) as email, city, segment from ods.customers where dt = '$dt';

create table if not exists dim.customers (customer_id bigint, name string, email_hash string, city string, segment string);
insert overwrite table dim.customers
select customer_id, name, md5(email), city, coalesce(segment, 'none') from tmp.customers_${dt};
drop table tmp.customers_${dt};"
