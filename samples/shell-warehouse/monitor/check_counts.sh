#!/bin/bash
# Looks, moves nothing.
. $(dirname $0)/../conf/env.sh
for t in dwd.parcels dwd.scans; do
  n=$(hive -S -e "select count(*) from $t")
  [ "$n" -gt 0 ] || echo "$t is empty" | mail -s alarm core@paketwerk.example
done
