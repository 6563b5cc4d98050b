using System.Security.Cryptography;
using System.Text;
using LineageService.Impact.Report;
using LineageService.Impact.Sources;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Model;

namespace LineageService.Api.Impact;

/// <summary>Pins a report to what it saw (impact.md §B.1): the same pins and changes give the same report.</summary>
public static class ReportPins
{
    private const string BuiltInPolicy = "built-in";

    /// <param name="labels">Null where labels were not asked.</param>
    /// <param name="asOf">The moment of the question.</param>
    /// <param name="lineageAsOf">When what was known of lineage was last written; null where nobody can tell.</param>
    public static ImpactReport Pin(this ImpactReport report, IImpactSource source, LabelSnapshot? labels, DateTimeOffset asOf, DateTimeOffset? lineageAsOf)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(source);
        return report with
        {
            Pins = report.Pins with
            {
                AsOf = asOf,
                CatalogVersion = VersionOf(report, source),
                PolicyHash = labels is null ? null : labels.Policy.Hash ?? BuiltInPolicy,
            },
            Completeness = report.Completeness with { LineageAsOf = report.Completeness.LineageAsOf ?? lineageAsOf },
        };
    }

    // Of the whole catalog only what the report stands on counts: other tables may change without changing the answer.
    private static string VersionOf(ImpactReport report, IImpactSource source)
    {
        var datasets = new SortedSet<DatasetId>();
        foreach (var atom in report.Atoms) datasets.Add(atom.Dataset);
        foreach (var node in report.Affected) if (node.Dataset is { } dataset) datasets.Add(dataset);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var dataset in datasets)
        {
            Append($"{dataset.Namespace}\n{dataset.Name}\n");
            if (source.FindSchema(dataset) is not { } schema) continue;
            foreach (var column in schema.Columns) Append($"{column.Name}\t{column.Type}\n");
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];

        void Append(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}
