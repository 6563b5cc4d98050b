using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>
/// Joins what a catalog said of a dataset with what lineage mentions of it: a dataset known only from edges still has fields to show.
/// </summary>
public static class MentionedFields
{
    /// <summary>The path that stands for columns which could not be named; it is a node, never a field of a schema.</summary>
    public const string Star = "*";

    /// <summary>The record to show: as given, plus the mentioned fields unless the schema is complete or stands elsewhere.</summary>
    /// <param name="given">The record as written; null where only lineage mentions the dataset.</param>
    /// <param name="mentioned">Every path an edge ever named, in order of first mention.</param>
    public static DatasetRecord Join(DatasetId id, DatasetRecord? given, IReadOnlyList<string> mentioned)
    {
        var record = given ?? new DatasetRecord(id);
        if (record.Schema == SchemaKnowledge.Complete || record.AliasOf is not null) return record;

        ImmutableArray<SchemaField>.Builder? fields = null;
        HashSet<string>? known = null;
        foreach (var path in mentioned)
        {
            if (path == Star) continue;
            known ??= record.Fields.Select(field => field.Path).ToHashSet(StringComparer.Ordinal);
            if (!known.Add(path)) continue;
            if (fields is null)
            {
                fields = ImmutableArray.CreateBuilder<SchemaField>(record.Fields.Length + mentioned.Count);
                fields.AddRange(record.Fields);
            }

            fields.Add(new SchemaField(path));
        }

        return fields is null ? record : record with { Fields = fields.DrainToImmutable(), Schema = SchemaKnowledge.Partial };
    }

    /// <summary>The paths of datasets: those of their records, then those that edges mention.</summary>
    internal static async Task<IReadOnlyDictionary<DatasetId, ImmutableArray<string>>> FindPathsAsync(
        ILineageReader reader, IReadOnlyCollection<DatasetId> ids, CancellationToken cancellationToken)
    {
        var records = await reader.FindDatasetsAsync(ids, cancellationToken).ConfigureAwait(false);
        var paths = records.ToDictionary(record => record.Key, record => record.Value.Fields.Select(field => field.Path).Distinct().ToList());
        var known = paths.ToDictionary(one => one.Key, one => one.Value.ToHashSet(StringComparer.Ordinal));
        ImmutableArray<LineageNode> around = [.. records.Values.Where(IsSilent).Select(record => new LineageNode(NodeKind.Dataset, record.Id, null))];
        if (!around.IsEmpty)
        {
            await foreach (var owned in reader.ExpandAsync(around, Direction.Both, cancellationToken).ConfigureAwait(false))
            {
                foreach (var node in (ReadOnlySpan<LineageNode>)[owned.Edge.From, owned.Edge.To])
                    if (node.Path is { } path && known.TryGetValue(node.Dataset, out var seen) && seen.Add(path)) paths[node.Dataset].Add(path);
            }
        }

        return paths.ToDictionary(one => one.Key, one => one.Value.ToImmutableArray());
    }

    // What such a record says is all that it shows, whatever edges mention.
    private static bool IsSilent(DatasetRecord record) => record.Schema == SchemaKnowledge.Complete || record.AliasOf is not null;
}
