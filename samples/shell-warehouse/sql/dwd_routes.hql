insert overwrite table dwd.routes partition (dt='${day}')
select route_id, depot_id, courier_id, km, stops from ods.routes where dt = '${day}' and km > 0;
