#!/bin/bash
# owner: ingest@paketwerk.example
set -euo pipefail
BASE=$(cd "$(dirname "$0")/.." && pwd)
source "$BASE/conf/env.sh"
source "$BASE/lib/common.sh"
source "$BASE/lib/dates.sh"
init_dates "${1:-}"

# The shop's tables, whole, every night.
import_table() {
  local t=$1 cols=$2
  sqoop import --connect "$SHOP_JDBC" --username etl --password-file /etc/etl/shop.pw \
    --table "$t" --columns "$cols" --delete-target-dir --hive-import --hive-overwrite \
    --hive-table "${ODS}.$t" --hive-partition-key dt --hive-partition-value "$dt" -m 4
}
import_table parcels parcel_id,customer_id,depot_id,weight_g,service,created_at,phone
import_table customers customer_id,name,email,city,segment
import_table invoices invoice_id,customer_id,amount,currency,issued_on
import_table payments payment_id,invoice_id,paid,paid_on
