# Where things are. Sourced by every script.
export ETL_HOME=${ETL_HOME:-/opt/paketwerk/etl}
export HIVE_BIN=${HIVE_BIN:-/usr/bin/hive}
export BEELINE="beeline -u jdbc:hive2://hs2.paketwerk.example:10000/default -n etl"
export ODS=${ODS_DB:-ods}
export DWD=${DWD_DB:-dwd}
export DIM=dim
export DWS=dws
export ADS=ads
export SHOP_JDBC="jdbc:mysql://shopdb.paketwerk.example:3306/shop"
export OPS_JDBC="jdbc:postgresql://opsdb.paketwerk.example:5432/ops"
export REPORT_HOST=report.paketwerk.example
export BI_HOST=bi.paketwerk.example
export BI_DB=bi
