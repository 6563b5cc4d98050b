#!/bin/bash
# bin/hql.sh FILE DAY: one file, one day. Older jobs use it instead of lib/common.sh.
cd "$(dirname "$0")/.." || exit 1
. conf/env.sh
file=$1
day=${2:-$(date -d yesterday +%Y%m%d)}
[ -f "sql/$file" ] || { echo "no such file" >&2; exit 2; }
exec hive --hiveconf day="$day" --database default -f "sql/$file"
