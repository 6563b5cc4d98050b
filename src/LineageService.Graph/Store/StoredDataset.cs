using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>A dataset of an in-memory store: the record as given beside the fields that lineage mentions. Mutable.</summary>
internal sealed class StoredDataset(DatasetId id)
{
    private readonly List<string> _mentioned = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public DatasetRecord? Given { get; set; }

    public void Mention(LineageNode node)
    {
        if (node.Path is { } path && _known.Add(path)) _mentioned.Add(path);
    }

    public DatasetRecord ToRecord() => MentionedFields.Join(id, Given, _mentioned);
}
