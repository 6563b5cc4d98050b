using System.Text.Json;
using LineageService.Ingestion.Collecting.Airflow.Python;
using LineageService.Ingestion.Collecting.Directories;

namespace LineageService.Ingestion.Collecting.Dbt;

/// <summary>
/// Where a dbt target writes, of a <c>profiles.yml</c>: adapter, database, schema, and the address that names the datasets. Never a user
/// or password.
/// </summary>
/// <param name="DatasetNamespace">As dbt-ol writes it; null where the profile does not tell.</param>
public sealed record DbtProfile(string Adapter, string? Database, string? Schema, string? DatasetNamespace)
{
    /// <summary>The profile of a project; null where the file has none of the name.</summary>
    /// <param name="target">The target's name; null for the profile's own default.</param>
    public static DbtProfile? Read(ReadOnlySpan<byte> bytes, string file, string profile, string? target)
    {
        if (StructuredText.Read(bytes, file, out _) is not { ValueKind: JsonValueKind.Object } profiles) return null;
        if (!profiles.TryGetProperty(profile, out var own) || own.ValueKind != JsonValueKind.Object
            || !own.TryGetProperty("outputs", out var outputs)) return null;
        if (outputs.ValueKind != JsonValueKind.Object) return null;
        target ??= Text(own, "target") ?? "default";
        if (!outputs.TryGetProperty(target, out var output) || Text(output, "type") is not { } adapter) return null;
        var schema = Text(output, "schema") ?? Text(output, "dataset");
        return new DbtProfile(adapter, DatabaseOf(adapter, output), schema, NamespaceOf(adapter, output));
    }

    private static string? DatabaseOf(string adapter, JsonElement output)
    {
        var given = Text(output, "database") ?? Text(output, "dbname") ?? Text(output, "catalog") ?? Text(output, "project");
        if (adapter != "duckdb" || given is not null) return given;
        return Text(output, "path") is { } path ? path == ":memory:" ? "memory" : Path.GetFileNameWithoutExtension(path) : null;
    }

    private static string? NamespaceOf(string adapter, JsonElement output)
    {
        string? Host(string scheme, int port) =>
            (Text(output, "host") ?? Text(output, "server")) is { } host
            ? $"{scheme}://{host}:{Text(output, "port") ?? port.ToString(System.Globalization.CultureInfo.InvariantCulture)}" : null;
        return adapter switch
        {
            "bigquery" => "bigquery",
            "snowflake" => Text(output, "account") is { } account ? $"snowflake://{account}" : null,
            "postgres" or "alloydb" or "greenplum" => Host("postgres", 5432),
            "redshift" => Host("redshift", 5439),
            "duckdb" => $"duckdb://{Text(output, "path") ?? ":memory:"}",
            "sqlserver" or "azuresql" => Host("mssql", 1433),
            "trino" or "starburst" => Host("trino", 8080),
            "databricks" => Text(output, "host") is { } host ? $"databricks://{host}" : null,
            "spark" => Host("spark", 10000),
            "clickhouse" => Host("clickhouse", 8123),
            "mysql" or "mariadb" => Host("mysql", 3306),
            "athena" => Text(output, "region_name") is { } region ? $"awsathena://athena.{region}.amazonaws.com" : null,
            "dremio" => Host("dremio", 9047),
            _ => Host(adapter, 0),
        };
    }

    // A value may stand in the environment: {{ env_var('DBT_HOST', 'localhost') }}.
    private static string? Text(JsonElement holder, string name)
    {
        if (StructuredText.Scalar(holder, name) is not { } text) return null;
        if (!text.StartsWith("{{", StringComparison.Ordinal) || !text.EndsWith("}}", StringComparison.Ordinal)) return text;
        var inside = text[2..^2].Split('|')[0];
        if (PythonParser.ParseExpression(inside) is not PythonCall
            {
                Function: PythonName { Name: "env_var" },
                Arguments: [{ Value: PythonText variable }, ..]
            } call) return null;
        return Environment.GetEnvironmentVariable(variable.Text)
            ?? (call.Arguments.Length > 1 && call.Arguments[1].Value is PythonText given ? given.Text : null);
    }
}
