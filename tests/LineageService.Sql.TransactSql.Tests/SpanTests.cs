using System.Collections;
using System.Reflection;
using LineageService.Model;
using LineageService.Sql.Query;
using LineageService.Testing;

namespace LineageService.Sql.TransactSql.Tests;

/// <summary>Spans point to the text a node came from, in the whole script.</summary>
public class SpanTests
{
    private static readonly Dictionary<Type, PropertyInfo[]> Properties = [];

    private const string Script = """
        -- a first batch
        SELECT 1 AS [ö😀]
        GO
        WITH c AS (SELECT x.A, UPPER(x.B) AS B FROM dbo.X AS x)
        INSERT INTO dw.T (A, B)
        SELECT c.A, CASE WHEN c.B = 'q' THEN c.B + N'!' END FROM c LEFT JOIN dw.U AS u ON u.A = c.A WHERE c.A IN (SELECT v.A FROM dw.V v);
        """;

    [Theory]
    [InlineData("UPPER(x.B)")]
    [InlineData("UPPER(x.B) AS B")]
    [InlineData("x.A")]
    [InlineData("dbo.X AS x")]
    [InlineData("dbo.X")]
    [InlineData("c AS (SELECT x.A, UPPER(x.B) AS B FROM dbo.X AS x)")]
    [InlineData("SELECT x.A, UPPER(x.B) AS B FROM dbo.X AS x")]
    [InlineData("CASE WHEN c.B = 'q' THEN c.B + N'!' END")]
    [InlineData("c.B = 'q'")]
    [InlineData("c.B + N'!'")]
    [InlineData("c LEFT JOIN dw.U AS u ON u.A = c.A")]
    [InlineData("u.A = c.A")]
    [InlineData("c.A IN (SELECT v.A FROM dw.V v)")]
    public void Node_stands_where_its_text_does(string text)
    {
        var script = Reading.Script(Script);
        Assert.Contains(text, script.Statements.SelectMany(Nodes).Select(node => Script.Substring(node.Span.Start, node.Span.Length)));
    }

    [Fact]
    public void Batch_offset_counts_in_utf16_units()
    {
        var script = Reading.Script(Script);
        Assert.StartsWith("SELECT 1 AS [ö😀]", Script[script.Statements[0].Span.Start..], StringComparison.Ordinal);
        Assert.StartsWith("WITH c AS", Script[script.Statements[1].Span.Start..], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_span_of_the_corpus_lies_in_the_text_and_inside_its_statement()
    {
        var frontEnd = new ScriptDomFrontEnd(new RecordingFrontEnd());
        foreach (var (id, sql) in CorpusTests.Lines(SharedFiles.Require("corpora/statements/tsql.jsonl.gz")))
        {
            foreach (var statement in frontEnd.Parse(sql, TestContext.Current.CancellationToken).Statements)
            {
                foreach (var node in Nodes(statement))
                {
                    var (span, whole) = (node.Span, statement.Span);
                    var inside = span.Start >= whole.Start && span.End <= whole.End && span.End <= sql.Length;
                    if (!inside) Assert.Fail($"{id}: {node.GetType().Name} {span} is outside its {statement.GetType().Name} {whole}");
                    if (span.Length == 0 && node is not Block) Assert.Fail($"{id}: {node.GetType().Name} has no text");
                }
            }
        }
    }

    private static IEnumerable<SqlNode> Nodes(object? value)
    {
        var pending = new Stack<object?>();
        pending.Push(value);
        while (pending.TryPop(out var current))
        {
            if (current is null or string or Identifier or TextSpan || current.GetType().IsPrimitive || current is Enum) continue;
            if (current is SqlNode node) yield return node;
            if (current is IEnumerable values)
            {
                if (current.Equals(Activator.CreateInstance(current.GetType()))) continue;
                foreach (var item in values) pending.Push(item);
            }
            else if (current.GetType().Namespace == typeof(SqlNode).Namespace)
            {
                foreach (var property in PropertiesOf(current.GetType())) pending.Push(property.GetValue(current));
            }
        }
    }

    private static PropertyInfo[] PropertiesOf(Type type)
    {
        if (!Properties.TryGetValue(type, out var properties))
        {
            var all = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
            properties = [.. all.Where(property => property.GetIndexParameters().Length == 0)];
            Properties.Add(type, properties);
        }

        return properties;
    }
}
