using LineageService.Ingestion.Collecting.Catalogs.Shapes;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Collecting.Catalogs.Topics;

/// <summary>
/// Topics as tables. A topic with several types of values has the columns of all, none of them required. Mutable; one thread.
/// </summary>
internal sealed class TopicTables(string datasetNamespace)
{
    private readonly SortedDictionary<string, List<RecordShape>> _topics = new(StringComparer.Ordinal);

    public void Add(string topic, RecordShape shape)
    {
        if (!_topics.TryGetValue(topic, out var shapes)) _topics[topic] = shapes = [];
        shapes.Add(shape);
    }

    public IEnumerable<CollectedTable> Tables()
    {
        foreach (var (topic, shapes) in _topics)
        {
            // A topic is one name, dots and all; as a dataset it is the same text.
            var table = new TableBuilder(TableName.Parse(topic), datasetNamespace) { Kind = "topic" };
            foreach (var shape in shapes) ShapeColumns.AddTo(table, shapes.Count == 1 ? shape : Optional(shape));
            yield return table.Build();
        }
    }

    private static RecordShape Optional(RecordShape shape) => new([.. shape.Fields.Select(part => part with { Nullable = true })]);
}
