#!/bin/bash
# owner: reporting@paketwerk.example
BASE=$(cd "$(dirname "$0")/.." && pwd)
for f in conf/env.sh lib/common.sh lib/dates.sh lib/export.sh; do . "$BASE/$f"; done
init_dates "$1"

sqlcmd -S finance.paketwerk.example -d Ledger -b -v day="$dt" -Q "insert into dbo.RevenueDay (Day, Eur) select '\$(day)', sum(Eur) from dbo.Invoices where Day = '\$(day)'"
