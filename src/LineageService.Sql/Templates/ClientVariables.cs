using System.Buffers;
using System.Text;
using LineageService.Model;
using LineageService.Sql.Parsing;
using LineageService.Sql.Scripts;

namespace LineageService.Sql.Templates;

/// <summary>
/// Variables of command-line clients that the script itself sets: Hive's and Spark's <c>set hivevar:x=y</c> for <c>${hivevar:x}</c> and
/// <c>${x}</c>, psql's <c>\set x y</c> for <c>:x</c>, SQL*Plus' <c>DEFINE x = y</c> for <c>&amp;x</c>, sqlcmd's <c>:setvar x y</c> for
/// <c>$(x)</c>. Scripts that it runs by name are put in at their place and share its variables. One that the script does not set stays a hole. Mutable while it runs.
/// </summary>
internal sealed class ClientVariables
{
    private const int MaximumValue = 4096;
    private const int MaximumName = 256;

    private static readonly SearchValues<char> NoName = SearchValues.Create(" @(,'\"");
    private static readonly SearchValues<string> SetCommand = SearchValues.Create(["set "], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> SetvarCommand = SearchValues.Create([":setvar "], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> DefineCommand = SearchValues.Create(["define "], StringComparison.OrdinalIgnoreCase);

    private readonly string _text;
    private readonly StringBuilder _rendered = new();
    private readonly SourceMap _map = new();
    private readonly Dictionary<string, string> _values;
    private readonly IncludedTexts? _includes;
    private readonly List<IncludeLine> _lines;

    // The command in the text given whose file this is; null for the text given itself.
    private readonly TextSpan? _place;
    private int _nextLine;
    private int _copied;
    private bool _changed;

    private ClientVariables(string text, IncludedTexts? includes, List<IncludeLine> lines)
    {
        (_text, _includes, _lines) = (text, includes, lines);
        _values = new(StringComparer.OrdinalIgnoreCase);
    }

    private ClientVariables(string text, ClientVariables outer, List<IncludeLine> lines, TextSpan place)
    {
        (_text, _includes, _lines, _place) = (text, outer._includes, lines, place);
        _values = outer._values;
    }

    /// <summary>Parses a text with <paramref name="parse"/> after its own variables and the scripts that it runs by name were put in.</summary>
    /// <param name="includes">The scripts that it may run; null where its lines that run some are left alone.</param>
    public static ParsedScript Parse(string text, Func<string, ParsedScript> parse, IncludedTexts? includes)
    {
        var lines = includes is null ? [] : IncludeLine.Find(text, includes.Dialect);
        if (lines.Count == 0 && !MaySet(text)) return parse(text);
        var variables = new ClientVariables(text, includes, lines);
        variables.Run();
        if (!variables._changed) return parse(text);
        var script = parse(variables._rendered.ToString());
        var diagnostics = script.Diagnostics.Select(
            found => found.Span is { } span ? found with { Span = variables._map.ToTemplate(span) } : found);
        return new ParsedScript(script.Statements, [.. diagnostics])
        {
            Places = variables._map.ToTemplate,
            Unread = includes is null ? [] : [.. includes.Unknowns],
        };
    }

    /// <summary>The text that a dialect's client sends in the end, included scripts and variables put in.</summary>
    public static string Expand(string text, IncludedTexts includes)
    {
        var lines = IncludeLine.Find(text, includes.Dialect);
        if (lines.Count == 0) return text;
        var variables = new ClientVariables(text, includes, lines);
        variables.Run();
        return variables._rendered.ToString();
    }

    private static bool MaySet(string text) =>
        (text.Contains("${", StringComparison.Ordinal) && text.AsSpan().ContainsAny(SetCommand))
        || text.Contains("\\set ", StringComparison.Ordinal) || text.AsSpan().ContainsAny(SetvarCommand)
        || (text.Contains('&', StringComparison.Ordinal) && text.AsSpan().ContainsAny(DefineCommand));

    private void Run()
    {
        for (var start = 0; start < _text.Length;)
        {
            var end = _text.IndexOf('\n', start);
            if (end < 0) end = _text.Length;
            if (_nextLine < _lines.Count && _lines[_nextLine].Start < end)
            {
                start = Include(_lines[_nextLine++]);
                continue;
            }

            var line = _text.AsSpan(start, end - start).Trim();
            if (!TakeDefinition(line)) Substitute(start, end);
            start = end + 1;
        }

        Copy(_text.Length);
    }

    /// <summary>Puts in what a command runs; gives the offset behind the command.</summary>
    private int Include(IncludeLine line)
    {
        var place = _place ?? TextSpan.FromBounds(line.Start, line.End);
        var name = new ClientVariables(line.Name, this, [], place).Expanded();
        if (_includes!.Open(name, place) is not { } text)
        {
            Put(string.Empty, line.Start, line.End);
            return line.End;
        }

        // SQL*Plus: the arguments hold while the script runs.
        var saved = new Dictionary<string, string>(_values, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < line.Arguments.Length; i++) _values[$"&{i + 1}"] = new ClientVariables(line.Arguments[i], this, [], place).Expanded();
        var inner = new ClientVariables(text, this, IncludeLine.Find(text, _includes.Dialect), place).Expanded();
        for (var i = 0; i < line.Arguments.Length; i++)
        {
            if (saved.TryGetValue($"&{i + 1}", out var before)) _values[$"&{i + 1}"] = before;
            else _values.Remove($"&{i + 1}");
        }

        _includes.Close();
        var isEnded = _includes.Dialect.Grammar.StatementsWithoutSeparator || inner.AsSpan().TrimEnd().EndsWith(";");
        Put(isEnded ? inner + "\n" : inner + "\n;\n", line.Start, line.End);
        return line.End;
    }

    private string Expanded()
    {
        Run();
        return _rendered.ToString();
    }

    private bool TakeDefinition(ReadOnlySpan<char> line)
    {
        if (After(line, "\\set ") is { Length: > 0 } psql) return Define(":", psql, ' ');
        if (After(line, ":setvar ") is { Length: > 0 } sqlcmd) return Define("$(", sqlcmd, ' ');
        if (After(line, "define ") is { Length: > 0 } plus && plus.Contains('=')) return Define("&", plus, '=');
        if (After(line, "set ") is not { Length: > 0 } hive || hive.IndexOf('=') is not (> 0 and var equals)) return false;

        // SET x=y; INSERT …: what stands behind on the line is not the value.
        var end = SeparatorIn(hive);
        if (end < equals) return false;
        var isWhole = end == hive.Length - 1;
        if (!isWhole) hive = hive[..(end + 1)];
        var name = hive[..equals].Trim();
        if (name.ContainsAny(NoName)) return false;
        Define("${", hive, '=');
        var colon = name.IndexOf(':');
        if (colon > 0) Define("${", hive[(colon + 1)..], '=');
        return isWhole;
    }

    // The first semicolon outside of quotes.
    private static int SeparatorIn(ReadOnlySpan<char> text)
    {
        var quote = '\0';
        for (var at = 0; at < text.Length; at++)
        {
            if (quote == '\0' && text[at] == ';') return at;
            if (quote == '\0' && text[at] is '\'' or '"') quote = text[at];
            else if (text[at] == quote) quote = '\0';
        }

        return -1;
    }

    private static ReadOnlySpan<char> After(ReadOnlySpan<char> line, string command) =>
        line.StartsWith(command, StringComparison.OrdinalIgnoreCase) ? line[command.Length..].Trim() : default;

    private bool Define(string sigil, ReadOnlySpan<char> definition, char separator)
    {
        var at = definition.IndexOf(separator);
        if (at <= 0) return true;
        var value = definition[(at + 1)..].Trim().TrimEnd(';').TrimEnd();
        if (sigil != "${" && value.Length >= 2 && value[0] is '\'' or '"' && value[^1] == value[0]) value = value[1..^1];
        if (value.Length <= MaximumValue) _values[sigil + definition[..at].Trim().ToString()] = Resolved(value.ToString());
        return true;
    }

    // ${hivevar:day} inside a value is replaced when it is set.
    private string Resolved(string value)
    {
        var open = value.IndexOf("${", StringComparison.Ordinal);
        var close = open < 0 ? -1 : value.IndexOf('}', open);
        if (close < 0 || !_values.TryGetValue(value[open..close], out var inner)) return value;
        var resolved = value[..open] + inner + value[(close + 1)..];
        return resolved.Length <= MaximumValue ? resolved : value;
    }

    private void Substitute(int start, int end)
    {
        if (_values.Count == 0) return;
        for (var at = start; at < end; at++)
        {
            switch (_text[at])
            {
                case '$' when at + 1 < end && _text[at + 1] is '{' or '(':
                    var close = _text.IndexOf(_text[at + 1] == '{' ? '}' : ')', at, Math.Min(end - at, MaximumName));
                    if (close > 0) Replace(_text[at..close], at, close + 1);
                    break;
                case '&' when at + 1 < end:
                    var name = _text[at + 1] == '&' ? at + 2 : at + 1;
                    var behind = WordEnd(name, end);
                    if (behind > name) Replace("&" + _text[name..behind], at, behind < end && _text[behind] == '.' ? behind + 1 : behind);
                    at = Math.Max(at, behind - 1);
                    break;
                case ':' when at + 1 < end && (at == 0 || _text[at - 1] != ':') && _text[at + 1] != ':':
                    SubstituteColon(at, end);
                    break;
            }
        }
    }

    // :x, and :'x' and :"x" which put the quotes around the value.
    private void SubstituteColon(int at, int end)
    {
        var quote = _text[at + 1] is '\'' or '"' ? _text[at + 1] : '\0';
        var name = quote == '\0' ? at + 1 : at + 2;
        var behind = WordEnd(name, end);
        if (behind == name || (quote != '\0' && (behind >= end || _text[behind] != quote))) return;
        if (!_values.TryGetValue(":" + _text[name..behind], out var value)) return;
        Put(quote == '\0' ? value : quote + value + quote, at, quote == '\0' ? behind : behind + 1);
    }

    private int WordEnd(int from, int end)
    {
        while (from < end && (char.IsLetterOrDigit(_text[from]) || _text[from] == '_')) from++;
        return from;
    }

    private void Replace(string name, int start, int end)
    {
        if (_values.TryGetValue(name, out var value)) Put(value, start, end);
    }

    private void Put(string value, int start, int end)
    {
        if (start < _copied) return;
        Copy(start);
        _map.Add(_rendered.Length, start, end, verbatim: false);
        _rendered.Append(value);
        _copied = end;
        _changed = true;
    }

    private void Copy(int end)
    {
        if (end <= _copied) return;
        _map.Add(_rendered.Length, _copied, end, verbatim: true);
        _rendered.Append(_text, _copied, end - _copied);
        _copied = end;
    }
}
