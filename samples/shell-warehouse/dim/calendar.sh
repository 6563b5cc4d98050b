#!/bin/bash
# A table without any source.
hive -e "create table if not exists dim.calendar (d date, weekday int);
insert overwrite table dim.calendar
select date_add('2020-01-01', pos), pmod(datediff(date_add('2020-01-01', pos), '1900-01-07'), 7)
from (select posexplode(split(space(4000), ' ')) as (pos, x)) t;"
