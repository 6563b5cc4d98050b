using System.Collections.Immutable;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Tasks;

namespace LineageService.Ingestion.Catalogs;

/// <summary>Reads files that hold nothing but catalogs, JSONL or DDL, into one catalog, for analyses outside a store.</summary>
public static class CatalogFiles
{
    /// <param name="paths">Files and directories.</param>
    /// <param name="dialect">Dialect of the DDL among them.</param>
    public static CatalogTables Read(
        IEnumerable<string> paths, string dialect, out ImmutableArray<SourceFailure> failures, CancellationToken cancellationToken)
    {
        var catalog = new CatalogTables();
        var found = ImmutableArray.CreateBuilder<SourceFailure>();
        var reader = new SourceReader(new TaskDefaults(dialect));
        foreach (var file in SourceFiles.Find(paths))
        {
            foreach (var record in file.Read(reader))
            {
                cancellationToken.ThrowIfCancellationRequested();
                switch (record)
                {
                    case CatalogRecord entry:
                        catalog.Add(entry.Table);
                        break;
                    case ScriptRecord script:
                        var result = SqlAnalysis.Analyze(new AnalysisRequest(dialect, script.Sql, catalog), cancellationToken);
                        foreach (var schema in result.Definitions) catalog.Add(new CatalogTable(schema, SchemaOrigin.Catalog));
                        break;
                    case FailureRecord failure:
                        found.Add(failure.Failure);
                        break;
                    case TaskRecord or EventRecord:
                        found.Add(new SourceFailure(SourceCodes.UnknownRecord, record.File, record.Line, 1, "expected a catalog entry or DDL"));
                        break;
                    default:
                        throw new System.Diagnostics.UnreachableException();
                }
            }
        }

        failures = found.ToImmutable();
        return catalog;
    }
}
