using System.Collections.Immutable;
using System.Globalization;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Benchmarks.Generator;

/// <summary>The generated warehouse by name: what a store is loaded with.</summary>
internal sealed class WarehouseNames(Warehouse warehouse)
{
    private const string Namespace = "hive://warehouse:10000";
    private const string JobNamespace = "airflow://prod";

    private static readonly string[] Words =
        ["user_id", "order_id", "amount", "dt", "city", "price", "status", "channel", "sku", "cnt", "device", "country", "score", "flag",
            "ts", "name"];

    private static readonly string[] Teams = ["growth", "finance", "search", "ads", "logistics", "risk", "platform"];

    private readonly Dictionary<int, string> _columns = [];

    public static DateTimeOffset Noon { get; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public DatasetId Table(int table) =>
        new(Namespace, string.Create(CultureInfo.InvariantCulture, $"{warehouse.Layer(table).ToLowerInvariant()}.t{table:d7}"));

    public static JobId Job(int number) =>
        new(JobNamespace, string.Create(CultureInfo.InvariantCulture, $"dag{number / 20:d5}.task{number:d7}"));

    public string Column(int column)
    {
        if (!_columns.TryGetValue(column, out var name))
        {
            _columns[column] = name = string.Create(
                CultureInfo.InvariantCulture, $"{Words[column % Words.Length]}_{column / Words.Length}");
        }

        return name;
    }

    public DatasetRecord Record(int table)
    {
        var fields = ImmutableArray.CreateBuilder<SchemaField>(warehouse.Columns(table));
        for (var column = 0; column < warehouse.Columns(table); column++) fields.Add(new SchemaField(Column(column), "string"));
        return new DatasetRecord(Table(table))
        {
            Kind = "table",
            Layer = warehouse.Layer(table),
            Owner = Teams[table % Teams.Length],
            Fields = fields.MoveToImmutable(),
            Schema = SchemaKnowledge.Complete,
        };
    }

    public EdgeSet EdgeSet(GeneratedTask task)
    {
        var target = Table(task.Target);
        var edges = ImmutableArray.CreateBuilder<LineageEdge>(task.Edges.Count);
        var (lastTable, lastId) = (task.Target, target);
        foreach (var edge in task.Edges)
        {
            if (edge.FromTable != lastTable) (lastTable, lastId) = (edge.FromTable, Table(edge.FromTable));
            edges.Add(new LineageEdge(
                Node(lastId, edge.FromColumn), Node(target, edge.ToColumn), edge.Subtype,
                edge.SpanStart < 0 ? null : new TextSpan(edge.SpanStart, edge.SpanLength)));
        }

        return new EdgeSet(Job(task.Number), target, EvidenceKind.Sql, "generator/1", Noon, edges.MoveToImmutable(), []);
    }

    private LineageNode Node(DatasetId table, int column) =>
        column < 0 ? LineageNode.RowSet(table) : LineageNode.Field(table, Column(column));
}
