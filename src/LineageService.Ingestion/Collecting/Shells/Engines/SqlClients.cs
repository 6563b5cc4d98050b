using System.Collections.Frozen;

namespace LineageService.Ingestion.Collecting.Shells.Engines;

/// <summary>
/// The clients that are read, as their manuals tell their options: Hive CLI and Beeline (Hive 3.1), spark-sql (3.5), sqlcmd (16), psql
/// (16), mysql (8.0), presto-cli and trino
/// (4xx), impala-shell (4), bq, snowsql, clickhouse-client (24), sqlplus (19).
/// </summary>
internal static class SqlClients
{
    private static readonly SqlClient Mysql = new("mysql", "mysql")
    {
        Inline = ["-e", "--execute"],
        Database = ["-D", "--database"],
        Host = ["-h", "--host"],
        Port = ["-P", "--port"],
        Valued = ["-u", "--user", "--defaults-file", "--defaults-extra-file", "--default-character-set", "-S", "--socket", "--login-path",
            "--init-command", "--protocol"],
        DatabaseWord = true,
    };

    private static readonly SqlClient Presto = new("presto", "presto")
    {
        Inline = ["--execute"],
        Files = ["-f", "--file"],
        Database = ["--catalog"],
        Schema = ["--schema"],
        Url = ["--server"],
        Valued = ["--user", "--source", "--session", "--output-format", "--client-tags", "--keystore-path", "--keystore-password",
            "--timezone", "--krb5-principal"],
    };

    private static readonly SqlClient[] All =
    [
        new("hive", "hive")
        {
            Inline = ["-e"],
            Files = ["-f"],
            Before = ["-i"],
            Variables = ["--hivevar", "-hivevar", "--hiveconf", "-hiveconf", "-d", "--define", "-define"],
            Database = ["--database", "-database"],
            Valued = ["--service", "--auxpath"],
        },
        new("beeline", "hive")
        {
            Inline = ["-e"],
            Files = ["-f"],
            Before = ["-i"],
            Variables = ["--hivevar", "--hiveconf", "-hivevar", "-hiveconf"],
            Url = ["-u"],
            Valued = ["-n", "-p", "-d", "-w", "-a", "-c", "--outputformat", "--property-file"],
        },
        new("spark-sql", "spark")
        {
            Inline = ["-e"],
            Files = ["-f"],
            Before = ["-i"],
            Variables = ["--hivevar", "--hiveconf", "-d", "--define", "-hivevar", "-hiveconf"],
            Database = ["--database"],
            Valued =
            [
                "--conf", "-c", "--master", "--deploy-mode", "--name", "--queue", "--num-executors", "--executor-memory",
                    "--executor-cores", "--driver-memory", "--driver-cores",
                "--jars", "--packages", "--files", "--properties-file", "--principal", "--keytab", "--total-executor-cores",
                    "--driver-class-path", "--archives", "--proxy-user",
            ],
        },
        new("sqlcmd", "tsql")
        {
            Inline = ["-Q", "-q"],
            Files = ["-i"],
            Variables = ["-v"],
            Database = ["-d"],
            Host = ["-S"],
            Valued = ["-U", "-P", "-o", "-h", "-s", "-w", "-W", "-l", "-t", "-m", "-a", "-f"],
        },
        new("psql", "postgres")
        {
            Inline = ["-c", "--command"],
            Files = ["-f", "--file"],
            Variables = ["-v", "--set", "--variable"],
            Database = ["-d", "--dbname"],
            Host = ["-h", "--host"],
            Port = ["-p", "--port"],
            Valued = ["-U", "--username", "-o", "--output", "-F", "--field-separator", "-P", "--pset", "-R", "-T", "-L"],
            DatabaseWord = true,
        },
        Mysql,
        Mysql with { Name = "mariadb" },
        Presto,
        Presto with { Name = "trino", Dialect = "trino" },
        Presto with { Name = "presto-cli" },
        new("impala-shell", "impala")
        {
            Inline = ["-q", "--query"],
            Files = ["-f", "--query_file"],
            Variables = ["--var"],
            Database = ["-d", "--database"],
            Host = ["-i", "--impalad"],
            Valued = ["-o", "--output_file", "--output_delimiter", "-u", "--user", "-s", "-b"],
        },
        new("bq", "bigquery")
        {
            Variables = ["--parameter"],
            Database = ["--project_id"],
            Valued = ["--location", "--destination_table", "--time_partitioning_field", "--clustering_fields", "--max_rows", "-n"],
            SqlWord = true,
        },
        new("snowsql", "snowflake")
        {
            Inline = ["-q", "--query"],
            Files = ["-f", "--filename"],
            Variables = ["-D", "--variable"],
            Database = ["-d", "--dbname"],
            Schema = ["-s", "--schemaname"],
            Host = ["-a", "--accountname"],
            Valued = ["-u", "--username", "-r", "--rolename", "-w", "--warehouse", "-o", "-c", "--config", "--connection"],
        },
        new("clickhouse-client", "clickhouse")
        {
            Inline = ["-q", "--query"],
            Files = ["--queries-file"],
            Database = ["-d", "--database"],
            Host = ["-h", "--host"],
            Port = ["--port"],
            Valued = ["-u", "--user", "--password", "--format", "-f", "--max_memory_usage"],
        },
        new("sqlplus", "oracle") { FileWord = true },
        new("vsql", "vertica") { Inline = ["-c"], Files = ["-f"], Database = ["-d"], Host = ["-h"], Port = ["-p"], Variables = ["-v"],
            Valued = ["-U", "-w", "-o", "-F"] },
        new("duckdb", "duckdb") { Inline = ["-c"], DatabaseWord = true },
        new("sqlite3", "sqlite") { DatabaseWord = true },
    ];

    private static readonly FrozenDictionary<string, SqlClient> ByName = All.ToFrozenDictionary(client => client.Name,
        StringComparer.OrdinalIgnoreCase);

    public static SqlClient? Find(string name) => ByName.GetValueOrDefault(name switch
    {
        "spark-sql3" or "spark3-sql" or "spark2-sql" => "spark-sql",
        "hive2" or "hivesql" => "hive",
        "beeline2" => "beeline",
        "clickhouse" or "clickhouse-local" => "clickhouse-client",
        "presto-cli.jar" => "presto",
        "trino-cli" or "trino.jar" => "trino",
        _ => name,
    });
}
