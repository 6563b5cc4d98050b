#!/bin/sh
# owner: ingest@paketwerk.example
cd `dirname $0`/..
. ./conf/env.sh
DAY=$1
[ -z "$DAY" ] && DAY=`date -d '1 day ago' +%Y%m%d`
sqoop import --connect $OPS_JDBC --username etl --password-file /etc/etl/ops.pw --table complaints --columns complaint_id,parcel_id,reason,text \
  --hcatalog-database ods --hcatalog-table complaints --hive-partition-key dt --hive-partition-value $DAY
