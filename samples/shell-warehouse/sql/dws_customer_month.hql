create table if not exists dws.customer_month (customer_id bigint, segment string, parcels bigint, eur decimal(14,2), complaints bigint) partitioned by (month string);
with p as (select customer_id, count(*) n from dwd.parcels where substr(dt, 1, 6) = '${month}' group by customer_id),
     i as (select customer_id, sum(eur) eur from dwd.invoices where substr(dt, 1, 6) = '${month}' group by customer_id),
     c as (select customer_id, count(*) n from dwd.complaints where substr(dt, 1, 6) = '${month}' group by customer_id)
insert overwrite table dws.customer_month partition (month='${month}')
select k.customer_id, k.segment, p.n, i.eur, c.n
from dim.customers k
left join p on p.customer_id = k.customer_id
left join i on i.customer_id = k.customer_id
left join c on c.customer_id = k.customer_id;
