-- What the operative systems deliver, day by day.
CREATE EXTERNAL TABLE IF NOT EXISTS ods.parcels (parcel_id BIGINT, customer_id BIGINT, depot_id INT, weight_g INT, service STRING, created_at TIMESTAMP, phone STRING) PARTITIONED BY (dt STRING);
CREATE EXTERNAL TABLE IF NOT EXISTS ods.scans (scan_id BIGINT, parcel_id BIGINT, depot_id INT, courier_id INT, kind STRING, scanned_at TIMESTAMP) PARTITIONED BY (dt STRING);
CREATE EXTERNAL TABLE IF NOT EXISTS ods.customers (customer_id BIGINT, name STRING, email STRING, city STRING, segment STRING) PARTITIONED BY (dt STRING);
CREATE EXTERNAL TABLE IF NOT EXISTS ods.depots (depot_id INT, depot_name STRING, region STRING) PARTITIONED BY (dt STRING);
CREATE EXTERNAL TABLE IF NOT EXISTS ods.couriers (courier_id INT, full_name STRING, depot_id INT, hired_on DATE) PARTITIONED BY (dt STRING);
CREATE EXTERNAL TABLE IF NOT EXISTS ods.invoices (invoice_id BIGINT, customer_id BIGINT, amount DECIMAL(12,2), currency STRING, issued_on DATE) PARTITIONED BY (dt STRING);
CREATE EXTERNAL TABLE IF NOT EXISTS ods.payments (payment_id BIGINT, invoice_id BIGINT, paid DECIMAL(12,2), paid_on DATE) PARTITIONED BY (dt STRING);
CREATE EXTERNAL TABLE IF NOT EXISTS ods.complaints (complaint_id BIGINT, parcel_id BIGINT, reason STRING, text STRING) PARTITIONED BY (dt STRING);
CREATE EXTERNAL TABLE IF NOT EXISTS ods.routes (route_id INT, depot_id INT, courier_id INT, km DECIMAL(8,1), stops INT) PARTITIONED BY (dt STRING);
CREATE EXTERNAL TABLE IF NOT EXISTS ods.web_events (session_id STRING, customer_id BIGINT, page STRING, event_at TIMESTAMP) PARTITIONED BY (dt STRING);
CREATE EXTERNAL TABLE IF NOT EXISTS ods.rates (currency STRING, eur DECIMAL(12,6)) PARTITIONED BY (dt STRING);
CREATE EXTERNAL TABLE IF NOT EXISTS ods.vehicles (vehicle_id INT, depot_id INT, plate STRING, fuel STRING) PARTITIONED BY (dt STRING);
CREATE EXTERNAL TABLE IF NOT EXISTS ods.fuel_bills (bill_id BIGINT, vehicle_id INT, litres DECIMAL(8,2), eur DECIMAL(8,2)) PARTITIONED BY (dt STRING);
