#!/bin/bash
# owner: reporting@paketwerk.example
BASE=$(cd "$(dirname "$0")/.." && pwd)
for f in conf/env.sh lib/common.sh lib/dates.sh lib/export.sh; do . "$BASE/$f"; done
init_dates "$1"

sqoop export --connect "jdbc:postgresql://${BI_HOST}:5432/${BI_DB}?currentSchema=landing" --username bi --password-file /etc/etl/bi.pw \
  --table landing.board_kpi --columns week,region,parcels,eur --export-dir /user/hive/warehouse/ads.db/board_kpi
