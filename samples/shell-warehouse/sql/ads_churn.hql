create table if not exists ads.churn (customer_id bigint, segment string, risk string) partitioned by (dt string);
insert overwrite table ads.churn partition (dt='${hiveconf:day}')
select m.customer_id, m.segment, if(m.complaints > 2 or f.sessions is null, 'high', 'low')
from dws.customer_month m left join dws.funnel_day f on f.customer_id = m.customer_id;
