using System.Collections.Frozen;
using System.Collections.Immutable;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage.Statements;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <summary>
/// Table functions whose rows come from a file or from another system's table, which their arguments name. Source: DuckDB 1.1 and
/// ClickHouse 25 ("Table functions"), Databricks (<c>read_files</c>).
/// </summary>
internal static class ExternalRelations
{
    /// <summary>Where the name stands among a function's arguments.</summary>
    private enum Naming : byte
    {
        /// <summary>The first argument is a file or address.</summary>
        Path,

        /// <summary>The second is; the first names a cluster.</summary>
        PathBehindCluster,

        /// <summary>A server, a database, a table.</summary>
        ServerTable,

        /// <summary>A server or cluster, then <c>db.table</c> or both apart.</summary>
        RemoteTable,

        /// <summary>The first argument is a table or dictionary of this database.</summary>
        LocalTable,

        /// <summary>Only running it tells.</summary>
        Unseen,
    }

    private static readonly FrozenDictionary<string, Naming> Functions = Entries(
        (Naming.Path, "READ_CSV READ_CSV_AUTO SNIFF_CSV READ_PARQUET PARQUET_SCAN READ_JSON READ_JSON_AUTO READ_JSON_OBJECTS READ_NDJSON READ_NDJSON_AUTO "
            + "READ_TEXT READ_BLOB READ_XLSX ICEBERG_SCAN DELTA_SCAN READ_FILES FILES CLOUD_FILES S3 GCS OSS COSN URL FILE HDFS ICEBERG ICEBERGS3 DELTALAKE HUDI"),
        (Naming.PathBehindCluster, "S3CLUSTER URLCLUSTER FILECLUSTER HDFSCLUSTER ICEBERGCLUSTER DELTALAKECLUSTER"),
        (Naming.ServerTable, "MYSQL POSTGRESQL MONGODB SQLITE POSTGRES_SCAN SQLITE_SCAN MYSQL_SCAN"),
        (Naming.RemoteTable, "REMOTE REMOTESECURE CLUSTER CLUSTERALLREPLICAS"),
        (Naming.LocalTable, "DICTIONARY LOOP MERGETREEINDEX"),
        (Naming.Unseen, "MERGE ODBC JDBC EXECUTABLE AZUREBLOBSTORAGE REDIS POSTGRES_QUERY MYSQL_QUERY READ_KAFKA READ_KINESIS READ_PUBSUB"));

    /// <summary>True for a function that reads something outside its arguments.</summary>
    public static bool Contains(string function) => Functions.ContainsKey(function);

    /// <summary>True where the name is of this database and found by its search path.</summary>
    public static bool IsLocal(string function) => Functions[function] == Naming.LocalTable;

    /// <summary>The parts of what the function reads; null where the text does not tell.</summary>
    public static ImmutableArray<string>? NameOf(string function, ImmutableArray<SqlExpression> arguments) => Functions[function] switch
    {
        Naming.Path when Property(arguments) is { } text => [FilePath.NameOf(text)],
        Naming.Path when arguments is [var path, ..] && TextOf(path) is { } text => [FilePath.NameOf(text)],
        Naming.PathBehindCluster when arguments is [_, var path, ..] && TextOf(path) is { } text => [FilePath.NameOf(text)],
        Naming.ServerTable when arguments.Length >= 2 => All(arguments.Take(3)),
        Naming.RemoteTable when arguments is [var server, ColumnReference { Parts.Length: > 1 } table, ..]
            && TextOf(server) is { } address =>
            [address, .. table.Parts.Select(part => part.Text)],
        Naming.RemoteTable when arguments is [var server, Literal { Text: var text }, ..] && text.Contains('.', StringComparison.Ordinal)
            && TextOf(server) is { } address => [address, .. text.Split('.')],
        Naming.RemoteTable when arguments.Length >= 3 => All(arguments.Take(3)),
        Naming.LocalTable when arguments is [ColumnReference table, ..] => [.. table.Parts.Select(part => part.Text)],
        Naming.LocalTable when arguments is [var name, ..] && TextOf(name) is { } text => [.. text.Split('.')],
        _ => null,
    };

    /// <summary>
    /// The columns that a call says its file has: DuckDB's <c>columns = {'a': 'INT'}</c>, Databricks' <c>schema =&gt; 'a INT'</c>,
    /// ClickHouse's structure <c>'a Int32, b String'</c>. Empty where it says nothing.
    /// </summary>
    public static IReadOnlyList<string> ColumnsOf(ImmutableArray<SqlExpression> arguments)
    {
        for (var place = 1; place < arguments.Length; place++)
        {
            var (name, value) = arguments[place] switch
            {
                NamedArgument named => (named.Name.Text, named.Value),
                OperatorExpression { Operator: "=", Operands: [ColumnReference { Parts: [var key] }, var given] } => (key.Text, given),
                var plain => (null, plain),
            };
            if (name is not null && name.ToUpperInvariant() is not ("COLUMNS" or "SCHEMA" or "STRUCTURE")) continue;
            if (name is not null && value is StructConstructor listed && listed.Fields.All(field => field.Name is not null))
                return [.. listed.Fields.Select(field => field.Name!.Value.Text)];
            if (value is not Literal { Kind: LiteralKind.String } text || (name is null && place < 2)) continue;
            var fields = StructType.FieldsOf($"STRUCT({WithoutComments(text.Text)})").Select(field => field.Path).Where(path => !path.Contains('.', StringComparison.Ordinal)).ToList();
            if (fields.Count > 0) return fields;
        }

        return [];
    }

    private static string WithoutComments(string text)
    {
        while (text.IndexOf("/*", StringComparison.Ordinal) is >= 0 and var start)
        {
            var end = text.IndexOf("*/", start, StringComparison.Ordinal);
            text = end < 0 ? text[..start] : text.Remove(start, end + 2 - start);
        }

        return text;
    }

    private static ImmutableArray<string>? All(IEnumerable<SqlExpression> arguments)
    {
        var parts = ImmutableArray.CreateBuilder<string>(3);
        foreach (var argument in arguments)
        {
            if (TextOf(argument) is not { } text) return null;
            parts.Add(text);
        }

        return parts.ToImmutable();
    }

    // Doris, StarRocks: S3('uri' = 's3://…'), FILES('path' = 's3://…').
    private static string? Property(ImmutableArray<SqlExpression> arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument is OperatorExpression { Operator: "=", Operands: [Literal { Kind: LiteralKind.String } key, Literal { Kind: LiteralKind.String } value] }
                && (key.Text.ToUpperInvariant() is "PATH" or "URI" or "URL" or "FILE_PATH")) return value.Text;
        }

        return null;
    }

    private static string? TextOf(SqlExpression argument) => argument switch
    {
        Literal { Kind: LiteralKind.String, Text.Length: > 0 } literal => literal.Text,
        NamedArgument named => TextOf(named.Value),
        ArrayConstructor { Elements: [var first, ..] } => TextOf(first),
        ColumnReference { Parts: [var bare] } => bare.Text,
        _ => null,
    };

    private static FrozenDictionary<string, Naming> Entries(params ReadOnlySpan<(Naming Naming, string Names)> groups)
    {
        var entries = new Dictionary<string, Naming>(StringComparer.OrdinalIgnoreCase);
        foreach (var (naming, names) in groups)
        {
            foreach (var name in names.Split(' ')) entries.Add(name, naming);
        }

        return entries.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
