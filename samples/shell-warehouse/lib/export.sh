# to_report TABLE COLUMNS: from Hive to the report database.
to_report() {
  sqoop export --connect "jdbc:mysql://${REPORT_HOST}:3306/report" --username "$REPORT_USER" --password-file /etc/etl/report.pw \
    --table "$1" --columns "$2" --export-dir "/user/hive/warehouse/ads.db/$1/dt=${dt}" --input-fields-terminated-by '\001' -m 2
}
