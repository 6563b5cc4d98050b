#!/bin/bash
# Nobody knows beforehand which ones.
ls /data/reload/*.hql | xargs -n1 -P4 hive -f
