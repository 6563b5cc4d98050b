using System.Collections.Immutable;
using System.Xml.Linq;
using LineageService.Ingestion.Collecting.Shells;
using LineageService.Ingestion.Collecting.Shells.Engines;

namespace LineageService.Ingestion.Collecting.Oozie;

/// <summary>What one action hands to an engine, by its kind.</summary>
internal static class OozieActions
{
    /// <summary>Actions that move no data, and the nodes of the workflow's control.</summary>
    public static bool IsControl(string kind) =>
        kind is "email" or "sub-workflow" or "fork" or "join" or "decision" or "start" or "end" or "kill";

    public static ShellResult Read(XElement action, string kind, OozieApplication application, ProjectFiles files,
        CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case "hive" or "hive2":
                return Hive(action, application, files);
            case "shell":
                return Shell(Call(application, action.Text("exec") ?? string.Empty, action.All("argument"), action.All("env-var")),
                    application, files, cancellationToken);
            case "ssh":
                return Shell(Call(application, action.Text("command") ?? string.Empty, action.All("args").Concat(action.All("arg")), []),
                    application, files, cancellationToken);
            case "sqoop":
                var command = action.Text("command") is { } text ? application.Bind(text)
                    : string.Join(' ', action.All("arg").Select(arg => Quoted(application.Bind(arg.Value))));
                return Shell("sqoop " + command, application, files, cancellationToken);
            case "spark":
                return Spark(action, application, files, cancellationToken);
            case "fs" or "distcp":
                return FileSystem(action, kind, application, files, cancellationToken);
            default:
                return Opaque(kind, $"actions of kind {kind} are not read", []);
        }
    }

    private static ShellResult Hive(XElement action, OozieApplication application, ProjectFiles files)
    {
        string? sql = null;
        string? file = null;
        if (action.Text("query") is { } query) sql = application.Bind(query);
        else if (action.Text("script") is { } script)
        {
            var path = application.Bind(script);
            file = Find(files, application.Folder, path);
            if (file is null) return Opaque("missing-file",
                $"the Hive file `{path[(path.LastIndexOf('/') + 1)..]}` is not in the repository", []);
            sql = files.Read(file);
        }

        if (sql is null) return Opaque("hive", "it has neither a query nor a file", []);
        var parameters = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var parameter in action.All("param"))
        {
            var equals = parameter.Value.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) parameters[parameter.Value[..equals].Trim()] = application.Bind(parameter.Value[(equals + 1)..].Trim());
        }

        var url = action.Text("jdbc-url") is { } told ? ServerUrl.Parse(application.Bind(told)) : null;
        var statement = new ShellSql(sql, "hive", "hive", default)
        {
            File = file,
            Parameters = parameters.ToImmutable(),
            Connection = new ShellConnection(url?.Host, url?.Port, url?.Database is { Length: > 0 } database and not "default" ? database
                : null, null),
        };
        return new ShellResult { Statements = [statement] };
    }

    private static ShellResult Spark(XElement action, OozieApplication application, ProjectFiles files, CancellationToken cancellationToken)
    {
        var words = new List<string> { "spark-submit" };
        if (action.Text("class") is { } type) words.AddRange(["--class", Quoted(application.Bind(type))]);
        words.Add(Quoted(application.Bind(action.Text("jar") ?? "?")));
        words.AddRange(action.All("arg").Select(arg => Quoted(application.Bind(arg.Value.Trim()))));
        return Shell(string.Join(' ', words), application, files, cancellationToken);
    }

    private static ShellResult FileSystem(XElement action, string kind, OozieApplication application, ProjectFiles files,
        CancellationToken cancellationToken)
    {
        var moves = kind == "fs"
            ? action.All("move").Select(move => (move.Of("source") ?? string.Empty, move.Of("target") ?? string.Empty))
            : action.All("arg").Select(arg => arg.Value.Trim()).Where(arg => !arg.StartsWith('-')).ToArray() is [var from, var to]
                ? [(from, to)] : [];
        var script = string.Join('\n', moves.Select(move =>
            $"hdfs dfs -mv {Quoted(application.Bind(move.Item1))} {Quoted(application.Bind(move.Item2))}"));
        return Shell(script, application, files, cancellationToken);
    }

    private static ShellResult Shell(string script, OozieApplication application, ProjectFiles files, CancellationToken cancellationToken)
    {
        var result = ShellScript.Unwrap(script, new ShellContext { Files = files, WorkingDirectory = application.Folder, Arguments = [] },
            cancellationToken);
        return result with
        {
            Opaque = [.. result.Opaque, .. result.Problems.Select(problem =>
            new ShellOpaque("shell", problem, default))]
        };
    }

    private static string Call(OozieApplication application, string command, IEnumerable<XElement> arguments,
        IEnumerable<XElement> variables)
    {
        var exports = string.Concat(variables.Select(variable => variable.Value.Trim().Split('=', 2)).Where(parts => parts.Length == 2)
            .Select(parts => $"export {parts[0]}={Quoted(application.Bind(parts[1]))}\n"));
        return exports + application.Bind(command)
            + string.Concat(arguments.Select(argument => " " + Quoted(application.Bind(argument.Value.Trim()))));
    }

    // Between quotes that keep ${x} a hole of the shell's: nobody sets it.
    private static string Quoted(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("`", "\\`", StringComparison.Ordinal)
            .Replace("$CONDITIONS", "\\$CONDITIONS", StringComparison.Ordinal) + "\"";

    private static string? Find(ProjectFiles files, string folder, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var skip = 0; skip < parts.Length; skip++)
        {
            var tail = string.Join('/', parts[skip..]);
            if (files.Read(folder.Length == 0 ? tail : $"{folder}/{tail}") is not null) return folder.Length == 0 ? tail
                : $"{folder}/{tail}";
            if (files.Read(tail) is not null) return tail;
        }

        return null;
    }

    private static ShellResult Opaque(string kind, string reason, ImmutableArray<string> arguments) =>
        new() { Opaque = [new ShellOpaque(kind, reason, default) { Arguments = arguments }] };
}
