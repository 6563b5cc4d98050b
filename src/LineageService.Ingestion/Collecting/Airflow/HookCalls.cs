using LineageService.Ingestion.Collecting.Airflow.Python;

namespace LineageService.Ingestion.Collecting.Airflow;

/// <summary>SQL that a Python function hands to a hook in plain text: <c>PostgresHook("dw").run("INSERT …")</c>,
/// <c>spark.sql("…")</c>.</summary>
internal static class HookCalls
{
    private const int MaximumDepth = 100;

    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal)
    {
        "run", "get_records", "get_first", "get_pandas_df", "get_df", "execute", "executemany", "sql", "insert_job", "query", "read_sql",
            "read_sql_query",
    };

    /// <summary>Connection, where the call names one, and text.</summary>
    public static IEnumerable<(string? Connection, string Sql)> In(PythonFunction? function) => function is null ? [] : In(function.Body);

    public static IEnumerable<(string? Connection, string Sql)> In(IEnumerable<PythonStatement> statements)
    {
        var found = new List<(string?, string)>();
        var hooks = new Dictionary<string, string?>(StringComparer.Ordinal);
        Visit(statements, hooks, found, 0);
        return found;
    }

    private static void Visit(IEnumerable<PythonStatement> statements, Dictionary<string, string?> hooks, List<(string?, string)> found,
        int depth)
    {
        if (depth > MaximumDepth) return;
        foreach (var statement in statements)
        {
            foreach (var expression in Expressions(statement)) Visit(expression, hooks, found, 0);
            if (statement is PythonAssignment { Targets: [PythonName name, ..], Value: PythonCall made }) hooks[name.Name] =
                FirstText(made);
            Visit(statement.Body, hooks, found, depth + 1);
            if (statement is PythonIf branch) Visit(branch.Else, hooks, found, depth + 1);
        }
    }

    private static IEnumerable<PythonExpression> Expressions(PythonStatement statement) => statement switch
    {
        PythonAssignment assignment => [assignment.Value],
        PythonEvaluation evaluation => [evaluation.Value],
        PythonReturn { Value: { } value } => [value],
        PythonWith with => with.Items.Select(item => item.Context),
        PythonFor loop => [loop.Source],
        _ => [],
    };

    private static void Visit(PythonExpression expression, Dictionary<string, string?> hooks, List<(string?, string)> found, int depth)
    {
        if (depth > MaximumDepth) return;
        switch (expression)
        {
            case PythonCall call:
                if (call.Function is PythonAttribute { Target: var target, Name: var method } && Methods.Contains(method)
                    && Text(call.Arguments.FirstOrDefault(argument => argument.Name is null or "sql" or "query").Value) is { } sql
                        && sql.Contains(' ', StringComparison.Ordinal))
                    found.Add((ConnectionOf(target, hooks), sql));
                Visit(call.Function, hooks, found, depth + 1);
                foreach (var argument in call.Arguments) Visit(argument.Value, hooks, found, depth + 1);
                break;
            case PythonAttribute attribute:
                Visit(attribute.Target, hooks, found, depth + 1);
                break;
            case PythonSequence sequence:
                foreach (var item in sequence.Items) Visit(item, hooks, found, depth + 1);
                break;
        }
    }

    private static string? ConnectionOf(PythonExpression target, Dictionary<string, string?> hooks) => target switch
    {
        PythonCall made => FirstText(made),
        PythonName name => hooks.GetValueOrDefault(name.Name),
        _ => null,
    };

    private static string? FirstText(PythonCall call) =>
        call.Arguments.Select(argument => argument.Value).OfType<PythonText>().Select(text => text.Text).FirstOrDefault();

    // What a run puts in is a hole.
    private static string? Text(PythonExpression? expression) => expression switch
    {
        PythonText text => text.Text,
        PythonFormatted formatted =>
            string.Concat(formatted.Parts.Select(part => part is PythonText plain ? plain.Text : part is PythonName name
            ? $"{{{{ {name.Name} }}}}" : "{{ value }}")),
        PythonBinary { Operator: "+" or "%", Left: var left } => Text(left),
        _ => null,
    };
}
