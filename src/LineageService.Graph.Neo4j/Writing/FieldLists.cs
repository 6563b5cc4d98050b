using System.Globalization;
using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Writing;

/// <summary>Datasets that are mentioned, and fields and row sets that are mentioned or declared.</summary>
/// <param name="firstMention">The number of the first mention of this commit.</param>
internal sealed class FieldLists(CommitState state, KnownNodes known, CommitLists lists, long firstMention)
{
    private readonly SortedDictionary<DatasetId, Dictionary<string, FieldRow>> _fields = [];

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
            if (end.Path is { } path) Field(end.Dataset, path).Mention = mention;
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
        foreach (var (dataset, fields) in _fields) Fill(dataset, fields);
    }

    // In the order of their keys, as all who write them lock them.
    private void Fill(DatasetId dataset, Dictionary<string, FieldRow> fields)
    {
        var rows = new PackedRows();
        foreach (var field in fields.Values.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            rows.Add(
                field.Key, Ids.Indexed(field.Path), Text(field.Mention), SearchText.Of(field.Path, field.Tags), Text(field.Position), PackedRows.Optional(field.Declared?.Type),
                PackedRows.Optional(field.Declared?.Mode));
            if (Ids.Rest(field.Path) is { } whole) lists.Add("longNames", new object?[] { field.Key, whole });
        }

        lists.Add("fields", new Dictionary<string, object?>
        {
            ["dataset"] = GraphKeys.Of(dataset),
            ["name"] = Ids.Indexed(dataset.Name),
            ["search"] = Ids.Indexed(dataset.Name).ToLowerInvariant(),
            ["rows"] = rows.ToParameter(),
        });
    }

    private void Declare(DatasetRecord record)
    {
        var tags = record.Tags.Where(tag => tag.Contains('|', StringComparison.Ordinal)).Select(tag => (Bar: tag.IndexOf('|', StringComparison.Ordinal), Text: tag))
            .ToLookup(tag => tag.Text[..tag.Bar], tag => tag.Text[(tag.Bar + 1)..], StringComparer.Ordinal);
        for (var position = 0; position < record.Fields.Length; position++)
        {
            var declared = record.Fields[position];
            var field = Field(record.Id, declared.Path);
            (field.Position, field.Declared, field.Tags) = (position, declared, [.. tags[declared.Path]]);
        }
    }

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private FieldRow Field(DatasetId dataset, string path)
    {
        if (!_fields.TryGetValue(dataset, out var fields)) _fields[dataset] = fields = new Dictionary<string, FieldRow>(StringComparer.Ordinal);
        if (!fields.TryGetValue(path, out var field)) fields[path] = field = new FieldRow(GraphKeys.Of(dataset, path), path);
        return field;
    }

    /// <summary>A field that is mentioned, declared, or both. Mutable.</summary>
    private sealed class FieldRow(string key, string path)
    {
        public string Key { get; } = key;

        public string Path { get; } = path;

        public long? Mention { get; set; }

        public int? Position { get; set; }

        public SchemaField? Declared { get; set; }

        public string[] Tags { get; set; } = [];
    }
}
