#!/bin/bash
# owner: analytics@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

HADOOP_USER_NAME=analytics sudo -u analytics hive --hiveconf mapreduce.job.queuename=adhoc -e "
create table if not exists ads.debtors (customer_id bigint, name string, open_eur double);
insert overwrite table ads.debtors
select i.customer_id, k.name, sum(i.eur) - max(p.paid)
from dwd.invoices i join dim.customers k on k.customer_id = i.customer_id left join dws.paid_customer p on p.customer_id = i.customer_id
group by i.customer_id, k.name"
