insert overwrite table dwd.complaints partition (dt='${hiveconf:day}')
select c.complaint_id, c.parcel_id, p.customer_id, lower(c.reason)
from ods.complaints c left join dwd.parcels p on c.parcel_id = p.parcel_id
where c.dt = '${hiveconf:day}';
