#!/bin/bash
# owner: reporting@paketwerk.example
BASE=$(cd "$(dirname "$0")/.." && pwd)
for f in conf/env.sh lib/common.sh lib/dates.sh lib/export.sh; do . "$BASE/$f"; done
init_dates "$1"

to_report late_parcels parcel_id,full_name,hours
