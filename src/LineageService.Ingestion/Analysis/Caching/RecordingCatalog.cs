using System.Collections.Immutable;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Analysis.Caching;

/// <summary>Passes questions on to a catalog and keeps its answers, each once. Mutable; one analysis.</summary>
internal sealed class RecordingCatalog(ISchemaCatalog catalog) : ISchemaCatalog
{
    private readonly List<CatalogAnswer> _answers = [];

    public TableSchema? Find(ReadOnlySpan<string> parts)
    {
        var schema = catalog.Find(parts);
        foreach (var answer in _answers)
        {
            if (ReferenceEquals(answer.Schema, schema) && parts.SequenceEqual(answer.Parts)) return schema;
        }

        _answers.Add(new CatalogAnswer(parts.ToArray(), schema));
        return schema;
    }

    public ImmutableArray<CatalogAnswer> ToAnswers() => [.. _answers];
}
