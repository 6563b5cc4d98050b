using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Shells;
using LineageService.Ingestion.Collecting.Shells.Engines;

namespace LineageService.Ingestion.Collecting.DolphinScheduler;

/// <summary>What one task hands to an engine, by its type. One task; mutable while it reads.</summary>
internal sealed class DolphinStatements(
    DolphinSources sources, IScriptFiles resources, ImmutableSortedDictionary<string, string> parameters,
        CancellationToken cancellationToken)
{
    private readonly List<ShellSql> _statements = [];
    private readonly List<ShellOpaque> _opaque = [];

    public ShellResult Read(DolphinTask task)
    {
        var own = task.Parameters;
        switch (task.Type.ToUpperInvariant())
        {
            case "SQL":
                Sql(own);
                break;
            case "PROCEDURE":
                Procedure(own);
                break;
            case "SHELL":
                return Shell(own.TextOf("rawScript") ?? string.Empty);
            case "REMOTESHELL":
                return Shell(own.TextOf("rawScript", "script") ?? string.Empty);
            case "HIVECLI":
                HiveCli(own);
                break;
            case "SPARK":
                if (own.TextOf("programType") is "SQL") Program(own, "spark", own.TextOf("rawScript"),
                    own.TextOf("sqlExecutionType") is "FILE");
                else Opaque("spark-jar",
                    $"the Spark program `{own.TextOf("mainClass") ?? FileOf(own.Member("mainJar")) ?? "?"}` is not read",
                    own.TextOf("mainArgs"));
                break;
            case "FLINK" or "FLINK_STREAM":
                if (own.TextOf("programType") is "SQL") Program(own, "flink", own.TextOf("initScript") + "\n" + own.TextOf("rawScript"),
                    file: false);
                else Opaque("flink-jar", $"the Flink program `{own.TextOf("mainClass") ?? "?"}` is not read", own.TextOf("mainArgs"));
                break;
            case "DATAX":
                DataX(own);
                break;
            case "SQOOP":
                return Sqoop(own);
            case "PYTHON":
                Python(own);
                break;
            default:
                Opaque(task.Type.ToLowerInvariant(), $"tasks of type {task.Type} are not read", null);
                break;
        }

        return new ShellResult { Statements = [.. _statements], Opaque = [.. _opaque] };
    }

    private void Sql(JsonElement own)
    {
        var texts = new List<string>();
        texts.AddRange(Texts(own.Nested("preStatements")));
        if (own.TextOf("sql") is { } sql) texts.Add(sql);
        texts.AddRange(Texts(own.Nested("postStatements")));
        Add(string.Join(";\n", texts.Select(text => text.Trim().TrimEnd(';'))), SourceOf(own, "datasource"), own.TextOf("type"));
    }

    private void Procedure(JsonElement own)
    {
        if (own.TextOf("method") is not { } method) return;
        var call = method.Trim().TrimStart('{').TrimEnd('}', ';').Trim();
        var start = call.IndexOf("call ", StringComparison.OrdinalIgnoreCase);
        call = start >= 0 ? call[start..] : call.Contains('(', StringComparison.Ordinal) ? "call " + call : $"call {call}()";
        Add(call, SourceOf(own, "datasource"), own.TextOf("type"));
    }

    private void HiveCli(JsonElement own)
    {
        var text = own.TextOf("hiveCliTaskExecutionType") is "FILE" ? FirstResource(own) : own.TextOf("hiveSqlScript");
        if (text is null) Opaque("missing-file", "the Hive file is not among the resources", null);
        else Add(text, null, "HIVE");
    }

    private void Program(JsonElement own, string dialect, string? text, bool file)
    {
        if (file) text = FirstResource(own);
        if (string.IsNullOrWhiteSpace(text)) Opaque("missing-file", "the SQL file is not among the resources", null);
        else _statements.Add(new ShellSql(DolphinParameters.Bind(text, parameters), dialect, dialect, default));
    }

    private void DataX(JsonElement own)
    {
        if (own.NumberOf("customConfig") == 1)
        {
            var found = own.TextOf("json") is { } json ? DataxJob.Translate(DolphinParameters.Bind(json, parameters)) : [];
            if (found.IsEmpty) Opaque("datax", "this DataX job is not read", null);
            _statements.AddRange(found);
            return;
        }

        // Two servers, one statement: the table that is written is named by its dataset.
        var (from, to) = (SourceOf(own, "dataSource"), SourceOf(own, "dataTarget"));
        if (own.TextOf("sql") is not { } sql || own.TextOf("targetTable") is not { } table) return;
        var target = to?.Url is { } url ? ServerDatasets.Quoted(ServerUrl.Parse(url), table) : null;
        if (target is null) Opaque("datax", "the server that it writes to is not known: give its data sources", null);
        else Add(sql, from, own.TextOf("dsType"), target.Trim('`'));
        var around = string.Join(";\n", Texts(own.Nested("preStatements")).Concat(Texts(own.Nested("postStatements"))));
        if (around.Length > 0) Add(around, to, own.TextOf("dtType"));
    }

    private ShellResult Sqoop(JsonElement own)
    {
        if (own.TextOf("jobType") is "CUSTOM") return Shell(own.TextOf("customShell") ?? string.Empty);
        var words = DolphinSqoop.Words(own, sources);
        if (words.Count == 0)
        {
            Opaque("sqoop", "this Sqoop job is not read, or its data source is not known", null);
            return new ShellResult { Opaque = [.. _opaque] };
        }

        return Shell(string.Join(' ', words.Select(word => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'")));
    }

    private void Python(JsonElement own)
    {
        var literals = PythonSql.Read(own.TextOf("rawScript") ?? string.Empty, out var complete);
        foreach (var sql in literals) _statements.Add(new ShellSql(DolphinParameters.Bind(sql, parameters), "spark", "pyspark", default));
        if (!complete || literals.Count == 0) Opaque("python", "a Python script is read only where SQL stands in it literally", null);
    }

    private ShellResult Shell(string script) =>
        ShellScript.Unwrap(DolphinParameters.Bind(script, parameters),
            new ShellContext { Files = resources, WorkingDirectory = string.Empty, Arguments = [] }, cancellationToken);

    private void Add(string sql, DolphinSource? source, string? type, string? target = null)
    {
        if (string.IsNullOrWhiteSpace(sql)) return;
        var dialect = source?.Dialect ?? DolphinSources.DialectOf(type);
        var url = source?.Url is { } address ? ServerUrl.Parse(address) : null;
        _statements.Add(new ShellSql(DolphinParameters.Bind(sql, parameters), dialect, "dolphinscheduler", default)
        {
            Output = target,
            Connection = new ShellConnection(url?.Host, url?.Port, url?.Database ?? source?.Database, null),
        });
    }

    private void Opaque(string kind, string reason, string? arguments) => _opaque.Add(new ShellOpaque(kind, reason, default)
    {
        Arguments = arguments is null ? [] : [.. DolphinParameters.Bind(arguments, parameters)
            .Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries)],
    });

    private DolphinSource? SourceOf(JsonElement own, string name) => sources.Find(own.TextOf(name, name.ToLowerInvariant(), name + "Id"));

    private static IEnumerable<string> Texts(JsonElement list) => list.Items().Where(item => item.ValueKind == JsonValueKind.String)
        .Select(item => item.GetString()!);

    private string? FirstResource(JsonElement own)
    {
        foreach (var resource in own.Nested("resourceList").Items())
        {
            if (FileOf(resource) is { } path && Find(path) is { } text) return text;
        }

        return null;
    }

    // Under whatever prefix the scheduler keeps it.
    private string? Find(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var skip = 0; skip < parts.Length; skip++)
        {
            if (resources.Read(string.Join('/', parts[skip..])) is { } text) return text;
        }

        return null;
    }

    private static string? FileOf(JsonElement resource) => resource.TextOf("resourceName", "res", "name", "fullName");
}
