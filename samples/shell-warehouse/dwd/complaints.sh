#!/bin/sh
# owner: core@paketwerk.example
exec sh $(dirname $0)/../bin/hql.sh dwd_complaints.hql $1
