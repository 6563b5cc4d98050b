from pyspark.sql import SparkSession

spark = SparkSession.builder.enableHiveSupport().getOrCreate()
spark.sql("create table if not exists ads.forecast (depot_id int, parcels double)")
spark.sql("""
    insert overwrite table ads.forecast
    select depot_id, avg(parcels) from dws.depot_day group by depot_id
""")
