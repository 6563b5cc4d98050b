using System.Collections.Immutable;
using System.Globalization;

namespace LineageService.Ingestion.Collecting.Shells.Engines;

/// <summary>One call of a SQL client, taken apart. Mutable while it reads.</summary>
internal sealed class ClientCall
{
    private readonly SqlClient _client;
    private string? _host;
    private string? _database;
    private string? _schema;
    private int? _port;

    private ClientCall(SqlClient client) => _client = client;

    /// <summary>Text or file, in the order of the options; a file that runs first stands first.</summary>
    public List<(string Text, bool IsFile)> Sources { get; } = [];

    public SortedDictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>A table that the rows go to, if an option names one.</summary>
    public string? Destination { get; private set; }

    public ShellConnection Connection => new(_host, _port, _database, _schema);

    public static ClientCall Parse(SqlClient client, List<string> words)
    {
        var call = new ClientCall(client);
        for (var at = 1; at < words.Count; at++)
        {
            var word = words[at];
            if (word.Length > 1 && word[0] == '-') at += call.TakeOption(word, at + 1 < words.Count ? words[at + 1] : null, words, at);
            else call.TakeWord(word);
        }

        return call;
    }

    // How many of the words behind it belong to it.
    private int TakeOption(string word, string? next, List<string> words, int at)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && word.StartsWith("--", StringComparison.Ordinal) && TakesValue(word[..equals]))
        {
            Take(word[..equals], word[(equals + 1)..]);
            return 0;
        }

        if (TakesValue(word))
        {
            if (next is null) return 0;
            Take(word, next);
            return 1 + MoreVariables(word, words, at + 2);
        }

        if (word.StartsWith("--", StringComparison.Ordinal) || word.Length < 3) return 0;

        // -Ddatabase, and -sNe "…" with flags in front of the letter that takes a value.
        var first = word[..2];
        if (TakesValue(first))
        {
            Take(first, word[2..]);
            return 0;
        }

        var last = "-" + word[^1];
        if (next is null || !TakesValue(last) || word.AsSpan(1).ContainsAnyExceptInRange('A', 'z')) return 0;
        Take(last, next);
        return 1;
    }

    // sqlcmd: -v a=1 b=2.
    private int MoreVariables(string option, List<string> words, int at)
    {
        if (_client.Name != "sqlcmd" || option != "-v") return 0;
        var more = 0;
        while (at + more < words.Count && words[at + more] is var word && !word.StartsWith('-')
            && word.Contains('=', StringComparison.Ordinal))
        {
            TakeVariable(word);
            more++;
        }

        return more;
    }

    private bool TakesValue(string option) =>
        Is(_client.Inline, option) || Is(_client.Files, option) || Is(_client.Before, option) || Is(_client.Variables, option)
            || Is(_client.Database, option)
        || Is(_client.Schema, option) || Is(_client.Host, option) || Is(_client.Port, option) || Is(_client.Url, option)
            || Is(_client.Valued, option);

    private static bool Is(ImmutableArray<string> options, string option) => options.Contains(option);

    private void Take(string option, string value)
    {
        if (Is(_client.Inline, option)) Sources.Add((value, false));
        else if (Is(_client.Files, option)) Sources.Add((value, true));
        else if (Is(_client.Before, option)) Sources.Insert(0, (value, true));
        else if (Is(_client.Variables, option)) TakeVariable(value);
        else if (Is(_client.Database, option)) TakeDatabase(value);
        else if (Is(_client.Schema, option)) _schema = value;
        else if (Is(_client.Host, option)) TakeHost(value);
        else if (Is(_client.Port, option)) _port = Number(value);
        else if (Is(_client.Url, option)) TakeUrl(value);
        else if (option == "--destination_table") Destination = value.Replace(':', '.');
    }

    private void TakeVariable(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) return;
        var value = text[(equals + 1)..];
        if (value.Length >= 2 && value[0] == '"' && value[^1] == '"' && _client.Name == "sqlcmd") value = value[1..^1];
        Variables[text[..equals].Trim()] = value;
    }

    private void TakeDatabase(string value)
    {
        if (value.Contains("://", StringComparison.Ordinal)) TakeUrl(value);
        else _database = value;
    }

    // host:port and SQL Server's host,port.
    private void TakeHost(string value)
    {
        var text = value.StartsWith("tcp:", StringComparison.Ordinal) ? value[4..] : value;
        var colon = text.LastIndexOfAny([':', ',']);
        _host = colon > 0 ? text[..colon] : text;
        if (colon > 0) _port = Number(text[(colon + 1)..]);
    }

    private void TakeUrl(string value)
    {
        var url = ServerUrl.Parse(value);
        _host ??= url.Host;
        _port ??= url.Port;
        _database ??= url.Database;
    }

    private static int? Number(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number : null;

    private void TakeWord(string word)
    {
        if (_client.SqlWord)
        {
            if (word.AsSpan().IndexOfAny(' ', '\n') >= 0) Sources.Add((word, false));
        }
        else if (_client.FileWord && word.StartsWith('@'))
        {
            Sources.Add((word[1..], true));
        }
        else if (_client.DatabaseWord && word.Contains("://", StringComparison.Ordinal))
        {
            TakeUrl(word);
        }
        else if (_client.DatabaseWord && _database is null)
        {
            _database = word;
        }
        else if (_client.DatabaseWord && _client.Dialect is "sqlite" or "duckdb")
        {
            Sources.Add((word, false));
        }
    }
}
