using System.Data.Common;
using LineageService.Ingestion.Collecting.Catalogs.Databases;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Catalogs.Postgres;

/// <summary>A row of pg_class with what belongs to it. Mutable while the catalog is read.</summary>
/// <param name="query">A view's query, names qualified; null for tables.</param>
internal sealed class Relation(long oid, TableBuilder table, string? query)
{
    public long Oid { get; } = oid;

    public TableBuilder Table { get; } = table;

    public string? Query { get; } = query;

    /// <summary>What a foreign table shows; null for others, and where its options leave it open.</summary>
    public DatasetId? Behind { get; set; }
}

/// <summary>A function or procedure of the database.</summary>
/// <param name="Arguments">Types of its arguments, which tell overloads apart.</param>
/// <param name="Definition">Its CREATE statement; null in languages other than SQL.</param>
internal sealed record Routine(string Schema, string Name, string Arguments, string Kind, string Language, string? Owner,
    string? Definition)
{
    public static Routine Read(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.Text(2) ?? string.Empty,
        row.Text(3) == "p" ? "procedure" : "function",
        row.GetString(4),
        row.Text(5),
        row.Text(6));
}
