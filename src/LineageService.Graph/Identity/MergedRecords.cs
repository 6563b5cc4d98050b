using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Identity;

/// <summary>A dataset's record with what is known of it under its other names.</summary>
/// <param name="Record">Its own facts, the gaps filled from those of its aliases in order of their names.</param>
/// <param name="Aliases">Its other names.</param>
public sealed record MergedRecord(DatasetRecord Record, ImmutableArray<DatasetId> Aliases);

/// <summary>Reads datasets as a graph shows them: several names as one. Stateless.</summary>
public static class MergedRecords
{
    private const char FieldTagSeparator = '|';

    /// <summary>The dataset that a name stands for; null where neither it nor one of its names is known.</summary>
    public static async Task<MergedRecord?> FindAsync(
        ILineageReader store, LineageGraph graph, DatasetId id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.FindDataset(id) is not { } named)
        {
            var alone = await store.FindDatasetAsync(id, cancellationToken).ConfigureAwait(false);
            return alone is null ? null : new MergedRecord(alone, []);
        }

        var canonical = graph.Canonical(named);
        var own = await store.FindDatasetAsync(canonical.Id, cancellationToken).ConfigureAwait(false);
        if (canonical.Aliases.Length == 0) return own is null ? null : new MergedRecord(own, []);
        var aliases = ImmutableArray.CreateBuilder<DatasetRecord>(canonical.Aliases.Length);
        foreach (var ordinal in canonical.Aliases)
        {
            var alias = await store.FindDatasetAsync(graph.DatasetAt(ordinal).Id, cancellationToken).ConfigureAwait(false);
            if (alias is not null) aliases.Add(alias);
        }

        if (own is null && aliases.Count == 0) return null;
        return new MergedRecord(
            Join(own ?? new DatasetRecord(canonical.Id), aliases), [.. canonical.Aliases.Select(ordinal => graph.DatasetAt(ordinal).Id)]);
    }

    /// <summary>A record with the gaps filled from others.</summary>
    public static DatasetRecord Join(DatasetRecord record, IReadOnlyList<DatasetRecord> aliases)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(aliases);
        var matcher = new FieldMatcher(FieldTable.Of([.. record.Fields.Select(field => field.Path).Distinct()]));
        var fields = record.Fields.ToList();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < fields.Count; index++) places.TryAdd(fields[index].Path, index);
        var joined = record;
        foreach (var alias in aliases)
        {
            joined = joined with
            {
                Kind = joined.Kind ?? alias.Kind,
                Layer = joined.Layer ?? alias.Layer,
                Owner = joined.Owner ?? alias.Owner,
                Description = joined.Description ?? alias.Description,
                Schema = joined.Schema < alias.Schema ? alias.Schema : joined.Schema,
                Tags = [.. joined.Tags.Union(alias.Tags.Select(tag => Matched(tag, matcher)), StringComparer.Ordinal)],
                Symlinks = [.. joined.Symlinks.Union(alias.Symlinks).Where(link => link != record.Id)],
            };
            foreach (var field in alias.Fields) Take(field with { Path = matcher.Match(field.Path) }, alias);
        }

        return joined with { Fields = [.. fields] };

        void Take(SchemaField field, DatasetRecord alias)
        {
            if (places.TryGetValue(field.Path, out var place))
            {
                fields[place] = fields[place] with { Type = fields[place].Type ?? field.Type, Mode = fields[place].Mode ?? field.Mode };
                return;
            }

            // A schema that is known as a whole is added to only by another that is.
            if (record.Schema == SchemaKnowledge.Complete && alias.Schema != SchemaKnowledge.Complete) return;
            places[field.Path] = fields.Count;
            fields.Add(field);
        }
    }

    private static string Matched(string tag, FieldMatcher matcher)
    {
        var end = tag.IndexOf(FieldTagSeparator, StringComparison.Ordinal);
        return end < 0 ? tag : matcher.Match(tag[..end]) + tag[end..];
    }
}
