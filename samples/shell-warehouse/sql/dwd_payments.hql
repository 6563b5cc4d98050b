insert overwrite table dwd.payments partition (dt='@dt@')
select p.payment_id, p.invoice_id, i.customer_id, p.paid
from ods.payments p join dwd.invoices i on p.invoice_id = i.invoice_id
where p.dt = '@dt@';
