#!/bin/sh
# owner: ingest@paketwerk.example
cd `dirname $0`/..
. ./conf/env.sh
DAY=$1
[ -z "$DAY" ] && DAY=`date -d '1 day ago' +%Y%m%d`
sqoop import --connect $OPS_JDBC --username etl --password-file /etc/etl/ops.pw --table fuel_bills --columns bill_id,vehicle_id,litres,eur \
  --hcatalog-database ods --hcatalog-table fuel_bills --hive-partition-key dt --hive-partition-value $DAY
