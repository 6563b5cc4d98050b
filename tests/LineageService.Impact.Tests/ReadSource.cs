using System.Collections.Immutable;
using LineageService.Impact.Sources;
using LineageService.Model;

namespace LineageService.Impact.Tests;

/// <summary>A source over another one of whose datasets one is watched by a query log.</summary>
internal sealed class ReadSource(IImpactSource inner, DatasetId watched, params (string Column, int Readers)[] readers) : DelegatingImpactSource(inner)
{
    public override DatasetFacts FactsOf(DatasetId dataset) => dataset != watched ? base.FactsOf(dataset) : base.FactsOf(dataset) with
    {
        Readers30Days = readers.Max(column => column.Readers),
        ColumnReaders30Days = readers.ToImmutableDictionary(column => column.Column, column => column.Readers, StringComparer.OrdinalIgnoreCase),
    };
}
