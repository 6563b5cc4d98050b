using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Reading;

/// <summary>Reads names without records. Neo4j narrows them down, in lower and in upper case, since the two differ for some letters; they are compared here.</summary>
internal static class NameReader
{
    private const string Endings = "size($lower) = 0 OR any(e IN $lower WHERE toLower(name) ENDS WITH e) OR any(e IN $upper WHERE toUpper(name) ENDS WITH e)";

    private const string DatasetText = $"""
        MATCH (d:Dataset) WHERE d.key > $after WITH d, coalesce(d.exactName, d.name) AS name WHERE {Endings} WITH d, name ORDER BY d.key LIMIT $limit
        RETURN d.key, coalesce(d.exactNamespace, d.namespace), name, CASE WHEN d.isAlias THEN d.record END ORDER BY d.key
        """;

    private const string PastDatasetText = $$"""
        MATCH (d:Dataset) WHERE d.key > $after WITH d, coalesce(d.exactName, d.name) AS name WHERE {{Endings}} WITH d, name ORDER BY d.key LIMIT $limit
        WITH d, name, {{PastRecords.DatasetVersion}} AS version
        RETURN d.key, coalesce(d.exactNamespace, d.namespace), name, CASE WHEN version[0] CONTAINS 'aliasOf' THEN version[0] END ORDER BY d.key
        """;

    private const string JobText = $"""
        MATCH (j:Job) WHERE j.key > $after AND NOT j.retired WITH j, coalesce(j.exactName, j.name) AS name WHERE {Endings} WITH j, name ORDER BY j.key LIMIT $limit
        RETURN j.key, coalesce(j.exactNamespace, j.namespace), name ORDER BY j.key
        """;

    /// <summary>At a point of the past, of all that ever were: whether one was there yet only its edges would tell.</summary>
    public static async IAsyncEnumerable<DatasetName> DatasetsAsync(
        CypherReads reads, PointFilter point, ImmutableArray<string> endings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var text = point.Point.IsNow ? DatasetText : PastDatasetText;
        await foreach (var row in reads.StreamAsync(text, cancellationToken, point.Parameters(Parameters(endings))).ConfigureAwait(false))
        {
            if (DatasetName.EndsIn(row.Text(2), endings))
                yield return new DatasetName(new DatasetId(row.Text(1), row.Text(2)), RecordReader.DatasetOf(row.OptionalText(3), 0)?.AliasOf);
        }
    }

    public static async IAsyncEnumerable<JobId> JobsAsync(
        CypherReads reads, ImmutableArray<string> endings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in reads.StreamAsync(JobText, cancellationToken, Parameters(endings)).ConfigureAwait(false))
            if (DatasetName.EndsIn(row.Text(2), endings)) yield return new JobId(row.Text(1), row.Text(2));
    }

    private static (string Name, object? Value)[] Parameters(ImmutableArray<string> endings) =>
        [("lower", endings.Select(ending => ending.ToLowerInvariant())), ("upper", endings.Select(ending => ending.ToUpperInvariant()))];
}
