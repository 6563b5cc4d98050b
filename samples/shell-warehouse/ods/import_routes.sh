#!/bin/sh
# owner: ingest@paketwerk.example
cd `dirname $0`/..
. ./conf/env.sh
DAY=$1
[ -z "$DAY" ] && DAY=`date -d '1 day ago' +%Y%m%d`
sqoop import --connect $OPS_JDBC --username etl --password-file /etc/etl/ops.pw --table routes --columns route_id,depot_id,courier_id,km,stops \
  --hcatalog-database ods --hcatalog-table routes --hive-partition-key dt --hive-partition-value $DAY
