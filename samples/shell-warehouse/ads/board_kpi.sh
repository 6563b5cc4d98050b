#!/bin/bash
# owner: board@paketwerk.example
cd $(dirname $0)/.. && . conf/env.sh && . lib/common.sh
week=$(date +%Y%m%d)
QUERY=$(cat <<END
create table if not exists ads.board_kpi (week string, region string, parcels bigint, eur double);
insert into table ads.board_kpi
select '$week', l.region, sum(l.parcels), max(f.value)
from dws.lane_week l cross join (select value from dws.figures where figure = 'revenue') f
group by l.region
END
)
run_hive "$QUERY"
