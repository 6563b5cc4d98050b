#!/bin/sh
# owner: analytics@paketwerk.example
sh ${ETL_HOME}/bin/hql.sh ads_churn.hql $1
