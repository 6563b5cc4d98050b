-- Amounts in euro, at the rate of the day.
insert overwrite table dwd.invoices partition (dt='${hivevar:dt}')
select i.invoice_id, i.customer_id, i.amount * r.eur, i.issued_on
from ods.invoices i left join ods.rates r on i.currency = r.currency and r.dt = '${hivevar:dt}'
where i.dt = '${hivevar:dt}';
