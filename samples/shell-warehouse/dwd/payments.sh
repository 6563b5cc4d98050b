#!/bin/bash
# owner: core@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

# An old file with marks of its own.
sed -e "s/@dt@/$dt/g" $BASE/sql/dwd_payments.hql > /tmp/dwd_payments_$$.hql
hive -f /tmp/dwd_payments_$$.hql
