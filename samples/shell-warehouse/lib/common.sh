# Functions for all scripts.
log() { echo "$(date '+%F %T') [$$] $*"; }
die() { log "FATAL $*"; exit 1; }

# run_hive SQL: with the settings of the house in front.
run_hive() {
  local sql="$1"
  log "running ${#sql} characters"
  ${HIVE_BIN} -S -e "
set hive.exec.dynamic.partition.mode=nonstrict;
set mapreduce.job.queuename=etl;
${sql}"
  [ $? -eq 0 ] || die "hive failed"
}

# run_hql FILE [key=value …]
run_hql() {
  local file=$1; shift
  local vars=""
  for kv in "$@"; do vars="$vars --hivevar $kv"; done
  ${HIVE_BIN} $vars -f "${ETL_HOME}/sql/${file}" || die "$file failed"
}
