using System.Collections.Immutable;
using LineageService.Ingestion.Analysis.Caching;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Naming;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage;

namespace LineageService.Ingestion.Analysis.Events;

/// <summary>
/// Analyses the SQL of events with the own engine, against the schemas that the event itself carries. Thread-safe; remembers the last few
/// thousand texts, since every event of a run repeats its SQL.
/// </summary>
/// <param name="functions">Functions that a configuration adds to the dialects; null for none.</param>
public sealed class SqlEventAnalyzer(UserFunctions? functions = null) : ISqlEventAnalyzer
{
    private const int MaxRemembered = 4_000;

    private readonly RecentEntries<string, Remembered> _remembered = new(MaxRemembered);

    // Events of other runs have other datasets beside the same text.
    private readonly AnalysisCache _analyses = new(MaxRemembered);

    public SqlEventLineage? Analyze(
        JobId job, string sql, string? dialect, ImmutableArray<EventDataset> inputs, ImmutableArray<EventDataset> outputs)
    {
        if (outputs.IsEmpty) return null;
        dialect = DialectOf(dialect, inputs, outputs);
        var key = KeyOf(sql, dialect, inputs, outputs);
        if (_remembered.Find(key) is { } known) return known.Lineage;
        var lineage = Analyze(sql, dialect, inputs, outputs);
        _remembered.Add(key, new Remembered(lineage));
        return lineage;
    }

    private SqlEventLineage? Analyze(
        string sql, string dialect, ImmutableArray<EventDataset> inputs, ImmutableArray<EventDataset> outputs)
    {
        var tables = new EventTables(inputs, outputs);
        var request = new AnalysisRequest(dialect, sql, tables)
        {
            Target = outputs.Length == 1 ? DatasetNaming.ToTable(outputs[0].Id).ToString() : null,
            Functions = functions ?? UserFunctions.None,
        };
        var result = SqlAnalysis.Analyze(request, _analyses, CancellationToken.None);
        if (!SaysSomething(result)) return null;
        tables.FindView(result);

        // One table written and one output: they are the same, whatever the event calls it.
        var only = outputs.Length == 1 && result.Outputs.Length == 1 ? result.Outputs[0] : null;
        var lineage = new LineageTranslation(result, Resolve, null).Translate();
        var written = outputs.Select(output => output.Id).ToHashSet();
        var targets = ImmutableArray.CreateBuilder<SqlEventTarget>();
        foreach (var (target, edges) in lineage.Edges)
        {
            if (!written.Contains(target)) continue;
            var (listed, unlisted) = SessionRelations.Split(target, edges, tables);
            var unknowns = StatementUnknowns.Of(result, target, lineage.Unknowns.ContainsKey(target), table => Resolve(table) == target);
            targets.Add(new SqlEventTarget(target, listed, unknowns.AddRange(unlisted)));
        }

        return targets.Count == 0 ? null : new SqlEventLineage(SqlAnalysis.Producer, targets.ToImmutable());

        DatasetId Resolve(TableName table) => table.Equals(only) ? outputs[0].Id : tables.DatasetOf(table);
    }

    /// <summary>What an event's SQL says; null where it says nothing.</summary>
    private sealed record Remembered(SqlEventLineage? Lineage);

    // Tables alone are in the event already.
    private static bool SaysSomething(LineageResult result) =>
        !result.Columns.IsEmpty || result.OutputColumns.Any(column => column.State != OriginState.Unknown);

    private static string DialectOf(string? named, ImmutableArray<EventDataset> inputs, ImmutableArray<EventDataset> outputs)
    {
        if (!string.IsNullOrWhiteSpace(named)) return named;
        foreach (var dataset in outputs.AddRange(inputs))
        {
            if (NamespaceDialects.Find(dataset.Id.Namespace) is { } dialect) return dialect;
        }

        return "ansi";
    }

    private static string KeyOf(string sql, string dialect, ImmutableArray<EventDataset> inputs, ImmutableArray<EventDataset> outputs)
    {
        using var hash = new ContentHash();
        hash.Append(dialect);
        hash.Append(sql);
        foreach (var side in (ReadOnlySpan<ImmutableArray<EventDataset>>)[inputs, outputs])
        {
            hash.Append(">");
            foreach (var dataset in side) Append(hash, dataset);
        }

        return hash.Finish();
    }

    private static void Append(ContentHash hash, EventDataset dataset)
    {
        hash.Append(dataset.Id.Namespace);
        hash.Append(dataset.Id.Name);
        foreach (var symlink in dataset.Facets.Symlinks.Value?.Identifiers ?? [])
        {
            hash.Append(symlink.Id.Namespace);
            hash.Append(symlink.Id.Name);
        }

        foreach (var field in dataset.Facets.Schema.Value?.Fields ?? [])
        {
            hash.Append(field.Path);
            hash.Append(field.Type);
        }
    }
}
