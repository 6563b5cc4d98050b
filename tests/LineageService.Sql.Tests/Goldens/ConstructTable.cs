using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LineageService.Testing;

namespace LineageService.Sql.Tests.Goldens;

/// <summary>Which golden shows which construct in which dialect, made of the <c>@</c> lines of the goldens and <c>Goldens/constructs.json</c>.</summary>
public sealed class ConstructTable
{
    /// <summary>The dialects of the warehouse, in the order of the table's columns.</summary>
    public static readonly ImmutableArray<string> Dialects =
    [
        "ansi", "spark", "databricks", "hive", "impala", "flink", "bigquery", "snowflake", "redshift", "postgres", "tsql", "oracle", "mysql", "mariadb",
        "trino", "presto", "athena", "clickhouse", "duckdb", "doris", "starrocks",
    ];

    private static readonly JsonSerializerOptions Reading = new(JsonSerializerDefaults.Web);

    private ConstructTable(ImmutableArray<Construct> constructs, ImmutableArray<GoldenCase> cases)
    {
        Constructs = constructs;
        Cases = cases;
    }

    public ImmutableArray<Construct> Constructs { get; }

    /// <summary>The cases that name a construct.</summary>
    public ImmutableArray<GoldenCase> Cases { get; }

    private static string Folder => Path.Combine(RepositoryFiles.Root, "tests", "LineageService.Sql.Tests", "Goldens");

    public static ConstructTable Read()
    {
        using var stream = File.OpenRead(Path.Combine(Folder, "constructs.json"));
        var constructs = JsonSerializer.Deserialize<ImmutableArray<Construct>>(stream, Reading);
        var files = Directory.EnumerateFiles(Path.Combine(Folder, "Cases"), "*.sqltest").Order(StringComparer.Ordinal);
        return new ConstructTable(constructs, [.. files.SelectMany(GoldenFile.Read).Where(golden => !golden.Constructs.IsEmpty)]);
    }

    /// <summary>The goldens of a cell as <c>page:line</c>; empty where none shows the construct.</summary>
    public ImmutableArray<GoldenCase> Of(Construct construct, string dialect) =>
        [.. Cases.Where(golden => golden.Constructs.Contains(construct.Id) && GoldenFile.DialectOf(golden.File) == dialect)];

    /// <summary>The tables in Markdown, one for each group of constructs.</summary>
    public string Markdown()
    {
        var text = new StringBuilder();
        foreach (var group in Constructs.GroupBy(construct => construct.Group))
        {
            text.Append("\n### ").Append(group.Key).Append("\n\n| construct |");
            foreach (var dialect in Dialects) text.Append(' ').Append(dialect).Append(" |");
            text.Append("\n|---|").Insert(text.Length, "---|", Dialects.Length).Append('\n');
            foreach (var construct in group)
            {
                text.Append("| ").Append(construct.Title).Append(" |");
                foreach (var dialect in Dialects) text.Append(' ').Append(Cell(construct, dialect)).Append(" |");
                text.Append('\n');
            }
        }

        return text.ToString();
    }

    private string Cell(Construct construct, string dialect)
    {
        if (construct.Absent.Contains(dialect)) return "–";
        var shown = Of(construct, dialect);
        return shown.IsEmpty ? "**missing**" : string.Join("<br>", shown.Take(2).Select(golden => $"`{Path.GetFileNameWithoutExtension(golden.File)}` {Ordinal(golden)}"));
    }

    private static int Ordinal(GoldenCase golden) => GoldenFile.Read(golden.File).FindIndex(other => other.Line == golden.Line) + 1;
}
