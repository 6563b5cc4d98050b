using System.Collections.Immutable;
using LineageService.Ingestion.Collecting.Airflow;
using LineageService.Ingestion.Collecting.Airflow.Python;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>What a notebook or a program holds of SQL, and whether it moves data by other means too.</summary>
/// <param name="Sql">In its order; empty where there is none.</param>
/// <param name="Kind">notebook, pyspark.</param>
/// <param name="MovesMore">True where it writes by calls that are not read.</param>
internal sealed record CodeCells(ImmutableArray<string> Sql, string Kind, bool MovesMore);

/// <summary>Makes items of notebooks and Python programs: their SQL is a task; what is done by calls is an opaque one.</summary>
internal static class CodeText
{
    private static readonly string[] Writers =
    [
        "saveAsTable", "insertInto", ".save(", ".saveAsTextFile", ".parquet(", ".orc(", ".csv(", ".json(", "writeTo(", "toTable(",
            "writeStream", "to_sql(", "createOrReplaceGlobalTempView",
    ];

    public static bool MayHold(string path) =>
        path.EndsWith(".ipynb", StringComparison.Ordinal) || path.EndsWith(".py", StringComparison.Ordinal);

    /// <summary>What a notebook or program holds; null for a program that has nothing to do with data.</summary>
    public static CodeCells? Read(string path, string text)
    {
        if (path.EndsWith(".ipynb", StringComparison.Ordinal)) return JupyterNotebook.Read(text);
        if (DatabricksSource.Cells(text) is { } cells) return cells;
        return text.Contains("pyspark", StringComparison.Ordinal) || text.Contains("SparkSession", StringComparison.Ordinal)
            ? OfPython(text, "pyspark") : null;
    }

    /// <summary>SQL that a program hands over in plain text.</summary>
    public static CodeCells OfPython(string text, string kind)
    {
        var statements = PythonParser.Parse(text, out _);
        var sql = HookCalls.In(statements).Select(call => call.Sql).ToImmutableArray();
        return new CodeCells(sql, kind, Writers.Any(writer => text.Contains(writer, StringComparison.Ordinal)));
    }

    public static IReadOnlyList<CollectedItem> Items(CodeCells cells, string path, string name, TaskTraits traits,
        CancellationToken cancellationToken)
    {
        var items = new List<CollectedItem>();
        if (!cells.Sql.IsEmpty)
        {
            var sql = string.Join(";\n", cells.Sql.Select(cell => cell.Trim().TrimEnd(';')));
            items.AddRange(SqlText.Task(sql, name, path, traits with { Dialect = traits.Dialect ?? "spark" }, cancellationToken));
        }

        if (!cells.MovesMore && items.Count > 0) return items;
        var job = new JobId(traits.JobNamespace ?? "default", traits.Name ?? name);
        if (cells.MovesMore)
            items.Add(new CollectedOpaqueTask(items.Count == 0 ? job : job with { Name = $"{job.Name}#code" }, cells.Kind,
                "writes by calls, which are not run")
            { File = path, Owner = traits.Owner, Schedule = traits.Schedule });
        return items;
    }
}
