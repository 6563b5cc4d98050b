#!/bin/bash
# owner: analytics@paketwerk.example
set -e
BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$BASE/conf/env.sh"
. "$BASE/lib/common.sh"
. "$BASE/lib/dates.sh"
init_dates "$1"

impala-shell -i impala.paketwerk.example:21000 -B -q "
create table if not exists ads.page_hits (page string, hits bigint);
insert overwrite ads.page_hits select page, count(*) from dwd.events_web group by page"
