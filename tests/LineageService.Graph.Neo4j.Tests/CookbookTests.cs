using System.Globalization;
using System.Text.RegularExpressions;
using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Neo4j.Http;
using LineageService.Graph.Store;
using LineageService.Model;
using LineageService.Testing;

namespace LineageService.Graph.Neo4j.Tests;

/// <summary>Every query of docs/neo4j-cookbook.md, as it stands there, over one small world.</summary>
public sealed partial class CookbookTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private QueryApiExecutor _executor = null!;

    public static TheoryData<int> Numbers => [.. Enumerable.Range(1, 15)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using var store = await EmptyStores.OpenAsync(Token);
        foreach (var batch in World()) await store.CommitAsync(batch, Token);
        _executor = new QueryApiExecutor(EmptyStores.Options);
    }

    public ValueTask DisposeAsync() => _executor.DisposeAsync();

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_query_of_the_cookbook_gives_what_its_title_says(int number)
    {
        var statement = new CypherStatement(
            QueryOf(number), ("table", "dw.sales"), ("column", "total"), ("target", "mart.report"), ("targetColumn", "sum"), ("words", "+*customer* +*mail*"),
            ("label", "pii=yes"), ("since", Noon.AddMinutes(5)), ("at", Noon.AddMinutes(2)));
        var result = await _executor.RunAsync(statement, CypherAccess.Read, Token);
        Assert.Equal(Expected[number - 1], result.Rows.Select(row => string.Join(' ', row.Select(Text))));
    }

    private static string[][] Expected { get; } =
    [
        ["total decimal 0", "buyer string 1"],
        ["ods.orders amount AGGREGATION SUM job:airflow:load_sales"],
        ["mart.report sum 1"],
        ["ods.orders amount"],
        ["[dw.sales.total mart.report.sum] [job:airflow:report]"],
        ["ods.orders day FILTER job:airflow:load_sales"],
        ["mart.report report"],
        ["load_sales SQL 3 test/1"],
        ["[LineageNode Field] ods.customers.mail *"],
        ["ods.customers.mail dw.sales.buyer"],
        ["4 2026-03-01T12:10:00Z [\"airflow\",\"load_sales\",\"hive://h\",\"dw.sales\",\"Sql\"]"],
        ["ods.orders.price dw.sales.total job:airflow:load_sales 2026-03-01T12:00:00Z 2026-03-01T12:10:00Z"],
        ["buyer ods.customers mail", "total ods.orders price"],
        ["report 2026-03-01T13:00:00Z 2026-03-01T13:05:00Z"],
        ["hive://h mart.report ann"],
    ];

    private static IEnumerable<LineageBatch> World()
    {
        var (orders, customers, sales, report) = (Table("ods.orders"), Table("ods.customers"), Table("dw.sales"), Table("mart.report"));
        var (load, make) = (new JobId("airflow", "load_sales"), new JobId("airflow", "report"));
        yield return new LineageBatch
        {
            Datasets =
            [
                new DatasetRecord(sales) { Fields = [new SchemaField("total", "decimal"), new SchemaField("buyer", "string")], Schema = SchemaKnowledge.Complete },
                new DatasetRecord(customers) { Fields = [new SchemaField("mail", "string")], Schema = SchemaKnowledge.Complete, Tags = ["mail|pii=yes"] },
                new DatasetRecord(report) { Owner = "ann" },
            ],
            RecordedAt = Noon,
        };
        yield return new LineageBatch
        {
            EdgeSets =
            [
                Set(load, sales, 0, Edge(orders, "price", sales, "total"), Edge(customers, "mail", sales, "buyer")),
                Set(make, report, 0, Edge(sales, "total", report, "sum")),
            ],
            RecordedAt = Noon,
        };
        yield return new LineageBatch
        {
            Runs =
            [
                new RunRecord(new RunId(new Guid(1, 0, 0, new byte[8])), make, "COMPLETE", Noon, Noon.AddMinutes(1)),
                new RunRecord(new RunId(new Guid(2, 0, 0, new byte[8])), make, "FAIL", Noon.AddHours(1), Noon.AddMinutes(65)),
            ],
            RecordedAt = Noon.AddMinutes(1),
        };
        var sum = new LineageEdge(
            LineageNode.Field(orders, "amount"), LineageNode.Field(sales, "total"), EdgeSubtype.Aggregation, null, [new FunctionApplication("SUM", FunctionClass.Aggregate, [])]);
        var filter = new LineageEdge(LineageNode.Field(orders, "day"), LineageNode.RowSet(sales), EdgeSubtype.Filter);
        yield return new LineageBatch
        {
            EdgeSets = [Set(load, sales, 10, sum, filter, Edge(customers, "mail", sales, "buyer"))],
            RecordedAt = Noon.AddMinutes(10),
        };
    }

    private static DatasetId Table(string name) => new("hive://h", name);

    private static LineageEdge Edge(DatasetId from, string field, DatasetId to, string target) =>
        new(LineageNode.Field(from, field), LineageNode.Field(to, target), EdgeSubtype.Identity);

    private static EdgeSet Set(JobId job, DatasetId target, int minute, params LineageEdge[] edges) =>
        new(job, target, EvidenceKind.Sql, "test/1", Noon.AddMinutes(minute), [.. edges], []);

    private static string QueryOf(int number)
    {
        var text = File.ReadAllText(RepositoryFiles.PathOf("docs/neo4j-cookbook.md"));
        return Queries().Matches(text)[number - 1].Groups[1].Value;
    }

    // A score is a number of the index's own: it reads as a star.
    private static string Text(object? value) => value switch
    {
        null => "",
        double => "*",
        DateTimeOffset time => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        IEnumerable<object?> list => $"[{string.Join(' ', list.Select(Text))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    [GeneratedRegex("```cypher\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Queries();
}
