#!/bin/bash
# owner: reporting@paketwerk.example
BASE=$(cd "$(dirname "$0")/.." && pwd)
for f in conf/env.sh lib/common.sh lib/dates.sh lib/export.sh; do . "$BASE/$f"; done
init_dates "$1"

out=/data/export/depot_ranking.csv
hive -S -e "select depot_name, kg, rnk from ads.depot_ranking where dt = '$dt'" | sed 's/\t/;/g' > /dev/null
hive -S -e "select depot_name, kg, rnk from ads.depot_ranking where dt = '$dt'" > $out
mysql -h $REPORT_HOST -u report -D report -e "truncate table depot_ranking;
load data local infile '$out' into table depot_ranking"
