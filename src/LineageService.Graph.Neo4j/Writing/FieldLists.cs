using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Writing;

/// <summary>Datasets that are mentioned, and fields and row sets that are mentioned or declared.</summary>
/// <param name="firstMention">The number of the first mention of this commit.</param>
internal sealed class FieldLists(CommitState state, KnownNodes known, CommitLists lists, long firstMention)
{
    private readonly SortedDictionary<DatasetId, Dictionary<string, Dictionary<string, object?>>> _fields = [];

    public void Fill()
    {
        foreach (var (id, now) in state.Mentioned.OrderBy(pair => pair.Key))
        {
            if (known.IsKnown(id) || state.Datasets.ContainsKey(id)) continue;
            lists.Add("mentioned", DescriptionLists.Bare(GraphKeys.Of(id), id.Namespace, id.Name, id.ToString(), now, now));
        }

        var mention = firstMention;
        foreach (var end in state.EndsInOrder)
        {
            mention++;
            if (known.IsKnown(end)) continue;
            if (end.Path is { } path) Field(end.Dataset, path, [])["mention"] = mention;
            else
            {
                lists.Add("rowSets", new Dictionary<string, object?>
                {
                    ["dataset"] = GraphKeys.Of(end.Dataset),
                    ["key"] = GraphKeys.Of(end.Dataset, null),
                    ["name"] = Ids.Indexed(end.Dataset.Name),
                });
            }
        }

        foreach (var record in state.DatasetRecords.Values) Declare(record);
        foreach (var (dataset, fields) in _fields)
        {
            lists.Add("fields", new Dictionary<string, object?>
            {
                ["dataset"] = GraphKeys.Of(dataset),
                ["name"] = Ids.Indexed(dataset.Name),
                ["fields"] = fields.Values.OrderBy(field => (string)field["key"]!, StringComparer.Ordinal),
            });
        }
    }

    private void Declare(DatasetRecord record)
    {
        var tags = record.Tags.Where(tag => tag.Contains('|', StringComparison.Ordinal)).Select(tag => (Bar: tag.IndexOf('|', StringComparison.Ordinal), Text: tag))
            .ToLookup(tag => tag.Text[..tag.Bar], tag => tag.Text[(tag.Bar + 1)..], StringComparer.Ordinal);
        for (var position = 0; position < record.Fields.Length; position++)
        {
            var declared = record.Fields[position];
            var field = Field(record.Id, declared.Path, tags[declared.Path]);
            lists.Add("declared", new Dictionary<string, object?>
            {
                ["key"] = field["key"],
                ["position"] = position,
                ["type"] = declared.Type,
                ["mode"] = declared.Mode,
                ["search"] = field["search"],
            });
        }
    }

    private Dictionary<string, object?> Field(DatasetId dataset, string path, IEnumerable<string> tags)
    {
        if (!_fields.TryGetValue(dataset, out var fields)) _fields[dataset] = fields = new Dictionary<string, Dictionary<string, object?>>(StringComparer.Ordinal);
        if (!fields.TryGetValue(path, out var field))
        {
            fields[path] = field = new Dictionary<string, object?>
            {
                ["key"] = GraphKeys.Of(dataset, path),
                ["name"] = Ids.Indexed(path),
                ["path"] = Ids.Rest(path),
                ["mention"] = null,
            };
        }

        field["search"] = SearchText.Of(path, [.. tags, dataset.Name]);
        return field;
    }
}
