#!/bin/bash
# owner: core@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

TABLE=dws.returns_day
cat > /tmp/$TABLE.hql <<EOS
create table if not exists $TABLE (depot_id int, returned bigint) partitioned by (dt string);
insert overwrite table $TABLE partition (dt='$dt')
EOS
echo "select depot_id, count(*) from dwd.returns where dt = '$dt' group by depot_id;" >> /tmp/$TABLE.hql
hive -f /tmp/$TABLE.hql
