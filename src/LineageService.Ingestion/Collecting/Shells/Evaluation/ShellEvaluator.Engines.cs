using System.Collections.Immutable;
using System.Text;
using LineageService.Ingestion.Collecting.Shells.Engines;

namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

/// <summary>Calls of SQL engines, and of what else moves data.</summary>
internal sealed partial class ShellEvaluator
{
    private bool RunEngine(string name, List<string> words)
    {
        if (SqlClients.Find(name) is { } client)
        {
            Call(client, words);
            return true;
        }

        switch (name)
        {
            case "spark-submit" or "spark2-submit" or "spark3-submit":
                Submit(words);
                return true;
            case "sqoop":
                Note(words, Sqoop.Translate(words, ReadFile));
                return true;
            case "hdfs" or "hadoop":
                FileSystem(words);
                return true;
            case "datax.py" or "datax":
                if (words.Find(word => word.EndsWith(".json", StringComparison.Ordinal)) is { } job) Note(words, DataxJob(job));
                return true;
            case "python" or "python2" or "python3" or "pyspark":
                RunPython(words);
                return true;
            case "java" or "scala" or "perl" or "ruby" or "node" or "Rscript" or "php":
                NoteOpaque(name, $"a {name} program is not read", words);
                Write(Holes.Unknown);
                return true;
            case "scp" or "rsync" or "sftp" or "ftp" or "lftp" or "distcp" or "pg_dump"
                or "mysqldump" or "mysqlimport" or "bcp" or "kafka-console-producer.sh" or "kafka-console-producer"
                or "aws" or "gsutil" or "ossutil":
                NoteOpaque("copy", $"what `{name}` copies is not read", words);
                Write(Holes.Unknown);
                return true;
            default:
                return false;
        }
    }

    private void Call(SqlClient client, List<string> words)
    {
        var call = ClientCall.Parse(client, words);
        var sql = new StringBuilder();
        string? file = null;
        foreach (var (text, isFile) in call.Sources)
        {
            var found = isFile ? SqlFile(text, words, ref file) : text;
            if (found is null) continue;
            if (sql.Length > 0) sql.Append(sql[^1] == ';' ? "\n" : "\n;\n");
            sql.Append(found.TrimEnd());
        }

        if (call.Sources.Count == 0 && client.ReadsInput && _input is { } input) sql.Append(input.Rest());
        _characters -= sql.Length;
        Write(Holes.Unknown);
        var result = sql.ToString();
        if (string.IsNullOrWhiteSpace(result)) return;
        if (Holes.IsPure(result.Trim()))
        {
            NoteOpaque("sql", $"the text for `{client.Name}` is known only when it runs", words);
            return;
        }

        Note(new ShellSql(Holes.ToTemplate(result), client.Dialect, client.Name, _span)
        {
            Parameters = Bound(call.Variables),
            File = file,
            Output = call.Destination ?? (_outputFile is { } path && !path.StartsWith("/dev/", StringComparison.Ordinal)
                ? Holes.ToTemplate(path) : null),
            Connection = Known(call.Connection),
        });
    }

    private string? SqlFile(string path, List<string> words, ref string? file)
    {
        if (path is "/dev/stdin" or "-") return _input?.Rest();
        if (ReadFile(path, out var found) is { } text)
        {
            file ??= found;
            return text;
        }

        NoteOpaque("missing-file", $"the SQL file `{Name(path)}` is not in the repository", words);
        return null;
    }

    // A variable whose value only a run knows stays a hole in the text.
    private static ImmutableSortedDictionary<string, string> Bound(IEnumerable<KeyValuePair<string, string>> variables)
    {
        var bound = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in variables) bound[name] = Holes.ToTemplate(value);
        return bound.ToImmutable();
    }

    private static ShellConnection Known(ShellConnection connection) => new(
        KnownText(connection.Host), connection.Port, KnownText(connection.Database), KnownText(connection.Schema));

    private static string? KnownText(string? text) => text is null || Holes.IsIn(text) ? null : text;

    private void Note(List<string> words, ImmutableArray<ShellSql> statements)
    {
        if (statements.IsEmpty) NoteOpaque(words[0], $"this call of `{CommandName(words[0])}` is not read", words);
        foreach (var statement in statements)
        {
            Note(statement with
            {
                Sql = Holes.ToTemplate(statement.Sql),
                Span = _span,
                Output = statement.Output is { } output
                ? Holes.ToTemplate(output) : null
            });
        }
    }

    private ImmutableArray<ShellSql> DataxJob(string path) =>
        ReadFile(path) is { } text ? Engines.DataxJob.Translate(text) : [];

    private void Submit(List<string> words)
    {
        var call = SparkSubmit.Parse(words);
        foreach (var (text, isFile) in call.Sources)
        {
            string? file = null;
            if ((isFile ? SqlFile(text, words, ref file) : text) is not { } sql || Holes.IsPure(sql)) continue;
            Note(new ShellSql(Holes.ToTemplate(sql), "spark", "spark-submit", _span) { File = file, Parameters = Bound(call.Variables) });
        }

        if (call.Sources.Count > 0) return;
        if (call.Application is { } application && application.EndsWith(".py", StringComparison.Ordinal)
            && ReadFile(application) is { } python)
        {
            ReadPython(application, python, words);
            return;
        }

        NoteOpaque("spark-jar", $"the Spark program `{Name(call.Class ?? call.Application ?? "?")}` is not read", words);
    }

    private void RunPython(List<string> words)
    {
        Write(Holes.Unknown);
        var program = words.Find(word => word.EndsWith(".py", StringComparison.Ordinal));
        if (program is not null && Path.GetFileName(program) == "datax.py")
        {
            RunEngine("datax.py", words.GetRange(words.IndexOf(program), words.Count - words.IndexOf(program)));
            return;
        }

        if (program is not null && ReadFile(program) is { } text) ReadPython(program, text, words);
        else NoteOpaque("python", program is null ? "a Python text is not read" : $"the Python program `{Name(program)}` is not read",
            words);
    }

    private void ReadPython(string program, string text, List<string> words)
    {
        var literals = PythonSql.Read(text, out var complete);
        foreach (var sql in literals) Note(new ShellSql(sql, "spark", "pyspark",
            _span)
        { File = _paths.Resolve(program, _scope.Directory, _script) });
        if (!complete || literals.Count == 0) NoteOpaque("python",
            $"the Python program `{Name(program)}` is read only where SQL stands in it literally", words);
    }

    // hdfs dfs -mv a b: what lies at b came from a.
    private void FileSystem(List<string> words)
    {
        Write(Holes.Unknown);
        if (words.Count < 2) return;
        if (words[1] is "jar")
        {
            NoteOpaque("hadoop-jar", "a Hadoop program is not read", words);
            return;
        }

        var operands = words.Skip(2).Where(word => !word.StartsWith('-')).ToList();
        var copies = words.Exists(word =>
            word is "-mv" or "-cp" or "-put" or "-get" or "-moveFromLocal"
                or "-copyFromLocal" or "-copyToLocal" or "distcp" or "-getmerge");
        if (!copies) return;
        if (operands is not [.. { Count: >= 1 } sources, var target])
        {
            NoteOpaque("copy", "what it copies is not read", words);
            return;
        }

        foreach (var source in sources)
        {
            if (PathTable.Of(source) is not { } from || PathTable.Of(target) is not { } to || from == to) continue;
            Note(new ShellSql(Holes.ToTemplate($"INSERT OVERWRITE TABLE {to} SELECT * FROM {from}"), "hive", words[0], _span));
        }
    }
}
