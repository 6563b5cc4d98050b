CREATE TABLE IF NOT EXISTS ads.big_depots (depot_id INT, parcels BIGINT);
CREATE TABLE IF NOT EXISTS ads.small_depots (depot_id INT, parcels BIGINT);
CREATE TABLE IF NOT EXISTS ads.scores (customer_id BIGINT, score DOUBLE) PARTITIONED BY (dt STRING);
CREATE TABLE IF NOT EXISTS ads.vip (customer_id BIGINT, score DOUBLE);
