using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>A dataset of an in-memory store: the record as given beside the fields that lineage mentions. Mutable.</summary>
internal sealed class StoredDataset(DatasetId id, DateTimeOffset createdAt)
{
    private readonly List<string> _mentioned = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public DatasetId Id => id;

    public EntityVersions<DatasetRecord> Versions { get; } = new(createdAt);

    /// <summary>Every path ever mentioned, in the order of first mention.</summary>
    public ImmutableArray<string> Mentioned => [.. _mentioned];

    /// <summary>So many paths are going to be mentioned at once.</summary>
    public void Expect(int paths)
    {
        _mentioned.EnsureCapacity(paths);
        _known.EnsureCapacity(paths);
    }

    public void Mention(string path)
    {
        if (_known.Add(path)) _mentioned.Add(path);
    }

    public DatasetRecord ToRecord() => MentionedFields.Join(id, Versions.Current.Record, _mentioned);

    /// <summary>The record at a point; null where the dataset was not there.</summary>
    /// <param name="mentions">The paths that lineage mentions at the point; null where it mentions not even the dataset.</param>
    public DatasetRecord? At(TimePoint point, IReadOnlySet<string>? mentions)
    {
        var version = Versions.At(point);
        if (version is null && mentions is null) return null;
        return MentionedFields.Join(id, version?.Record, mentions is null ? [] : [.. _mentioned.Where(mentions.Contains)]);
    }
}
