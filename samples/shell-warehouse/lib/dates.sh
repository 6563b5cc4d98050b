# init_dates [yyyymmdd]: sets dt (the day), dt_prev, month.
init_dates() {
  if [ -n "$1" ]; then
    dt=$1
  else
    dt=$(date -d "-1 day" +%Y%m%d)
  fi
  dt_prev=$(date -d "$dt -1 day" +%Y%m%d)
  month=${dt:0:6}
}
