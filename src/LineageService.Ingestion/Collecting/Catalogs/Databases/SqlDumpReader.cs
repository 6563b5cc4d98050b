using System.Text;

namespace LineageService.Ingestion.Collecting.Catalogs.Databases;

/// <summary>A row of a table in a dump.</summary>
/// <param name="Columns">Names of its columns in the order of <paramref name="Values"/>; null where the dump does not tell them.</param>
/// <param name="Values">As text; null for NULL.</param>
internal readonly record struct DumpRow(string Table, string[]? Columns, string?[] Values);

/// <summary>
/// Reads the rows of some tables out of a dump: INSERT … VALUES of any number of rows (mysqldump, pg_dump --inserts) and COPY … FROM stdin
/// (pg_dump). Streams; tolerant: what it does not know is stepped over, a dump that breaks off gives the rows in front. Not a SQL parser.
/// Mutable; one thread.
/// </summary>
internal sealed class SqlDumpReader(TextReader text, Func<string, bool> wanted)
{
    // A value longer than this is no name, type or view.
    private const int MaxValue = 8 * 1024 * 1024;

    private readonly Dictionary<string, string[]> _columns = new(StringComparer.OrdinalIgnoreCase);
    private readonly StringBuilder _value = new();
    private readonly char[] _buffer = new char[64 * 1024];
    private int _at;
    private int _length;

    public IEnumerable<DumpRow> Rows(CancellationToken cancellationToken)
    {
        while (Word() is { } word)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (word.Equals("INSERT", StringComparison.OrdinalIgnoreCase) || word.Equals("REPLACE", StringComparison.OrdinalIgnoreCase))
            {
                foreach (var row in Inserted(cancellationToken)) yield return row;
            }
            else if (word.Equals("COPY", StringComparison.OrdinalIgnoreCase))
            {
                foreach (var row in Copied(cancellationToken)) yield return row;
            }
            else if (word.Equals("CREATE", StringComparison.OrdinalIgnoreCase))
            {
                ReadDefinition();
            }
            else
            {
                SkipStatement();
            }
        }
    }

    // CREATE TABLE name ( column type …, … ): its columns in order.
    private void ReadDefinition()
    {
        var word = Word();
        while (word is not null && !word.Equals("TABLE", StringComparison.OrdinalIgnoreCase) && word.Length > 1) word = Word();
        if (word is null || word.Length <= 1 || Name() is not { } table || !wanted(table) || Peek() != '(')
        {
            SkipStatement();
            return;
        }

        Next();
        var columns = new List<string>();
        while (Peek() is >= 0 and not ')')
        {
            var quoted = Peek() is '"' or '`';
            var first = Word();
            if (first is null) return;
            if (quoted || first.ToUpperInvariant() is not (
                "PRIMARY" or "KEY" or "UNIQUE" or "CONSTRAINT" or "FOREIGN" or "CHECK" or "INDEX" or "FULLTEXT"))
                columns.Add(first);
            SkipElement();
            if (Peek() == ',') Next();
        }

        _columns[table] = [.. columns];
        SkipStatement();
    }

    // INSERT INTO name [(columns)] VALUES (…), (…);
    private IEnumerable<DumpRow> Inserted(CancellationToken cancellationToken)
    {
        var word = Word();
        while (word is not null && !word.Equals("INTO", StringComparison.OrdinalIgnoreCase)) word = Word();
        var backslashes = Peek() == '`';
        if (Name() is not { } table || !wanted(table))
        {
            SkipStatement();
            yield break;
        }

        var columns = Peek() == '(' ? Names() : _columns.GetValueOrDefault(table);
        if (Word() is not { } values || !values.Equals("VALUES", StringComparison.OrdinalIgnoreCase))
        {
            SkipStatement();
            yield break;
        }

        while (Peek() == '(')
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Values(backslashes) is not { } row) yield break;
            yield return new DumpRow(table, columns, row);
            if (Peek() == ',') Next();
        }

        SkipStatement();
    }

    // COPY name (columns) FROM stdin; rows by tabs; \.
    private IEnumerable<DumpRow> Copied(CancellationToken cancellationToken)
    {
        var name = Name();
        var columns = Peek() == '(' ? Names() : name is null ? null : _columns.GetValueOrDefault(name);
        SkipStatement();
        ReadLine();
        while (ReadLine() is { } line && line != "\\.")
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (name is not null && wanted(name)) yield return new DumpRow(name, columns, [.. line.Split('\t').Select(Unescape)]);
        }
    }

    private static string? Unescape(string field)
    {
        if (field == "\\N") return null;
        if (!field.Contains('\\', StringComparison.Ordinal)) return field;
        var value = new StringBuilder(field.Length);
        for (var i = 0; i < field.Length; i++)
        {
            if (field[i] != '\\' || i + 1 == field.Length) value.Append(field[i]);
            else value.Append(Escaped(field[++i]));
        }

        return value.ToString();
    }

    private static char Escaped(char sign) => sign switch
    {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\b',
        '0' => '\0',
        _ => sign,
    };

    private string?[]? Values(bool backslashes)
    {
        Next();
        var values = new List<string?>();
        while (true)
        {
            switch (Peek())
            {
                case < 0:
                    return null;
                case ')':
                    Next();
                    return [.. values];
                case ',':
                    Next();
                    break;
                case '\'':
                    values.Add(Quoted(backslashes));
                    break;
                default:
                    values.Add(Bare(backslashes));
                    break;
            }
        }
    }

    // NULL, numbers, TRUE, and strings with a prefix (_binary 'x', E'x', N'x').
    private string? Bare(bool backslashes)
    {
        _value.Clear();
        while (Current() is var c and >= 0 && c is not (',' or ')'))
        {
            if (c == '\'') return Quoted(backslashes || _value.ToString().Trim() is "E" or "e");
            if (c == '(')
            {
                SkipElement();
                break;
            }

            _value.Append((char)c);
            Next();
        }

        var word = _value.ToString().Trim();
        return word.Equals("NULL", StringComparison.OrdinalIgnoreCase) ? null : word;
    }

    private string Quoted(bool backslashes)
    {
        var quote = Next();
        _value.Clear();
        while (Next() is var c and >= 0)
        {
            if (c == quote)
            {
                if (Current() != quote) break;
                Next();
            }
            else if (c == '\\' && backslashes && Current() >= 0)
            {
                c = Escaped((char)Next());
            }

            if (_value.Length < MaxValue) _value.Append((char)c);
        }

        return _value.ToString();
    }

    private string[] Names()
    {
        Next();
        var names = new List<string>();
        while (Peek() is >= 0 and not ')')
        {
            if (Peek() == ',') Next();
            else if (Word() is { } name) names.Add(name);
        }

        Next();
        return [.. names];
    }

    // schema.table by its last part; IF NOT EXISTS in front.
    private string? Name()
    {
        var name = Word();
        if (name is not null && name.Equals("IF", StringComparison.OrdinalIgnoreCase))
        {
            Word();
            Word();
            name = Word();
        }

        while (Peek() == '.')
        {
            Next();
            name = Word();
        }

        return name;
    }

    /// <summary>The next word or quoted name; a sign by itself; null at the end.</summary>
    private string? Word()
    {
        var c = Peek();
        if (c < 0) return null;
        if (c is '"' or '`' or '\'') return Quoted(backslashes: false);
        _value.Clear();
        while (Current() is var next and >= 0
            && (char.IsLetterOrDigit((char)next) || next is '_' or '$' or '\\')) _value.Append((char)Next());
        if (_value.Length == 0) _value.Append((char)Next());
        return _value.ToString();
    }

    // To the comma or parenthesis that ends the element.
    private void SkipElement()
    {
        var depth = 0;
        while (Peek() is var c and >= 0)
        {
            if (c is '\'' or '"' or '`')
            {
                Quoted(backslashes: c == '\'');
                continue;
            }

            if (depth == 0 && (c is ',' or ')')) return;
            if (c == '(') depth++;
            else if (c == ')') depth--;
            Next();
        }
    }

    private void SkipStatement()
    {
        while (Peek() is var c and >= 0)
        {
            if (c is '\'' or '"' or '`')
            {
                Quoted(backslashes: c == '\'');
                continue;
            }

            Next();
            if (c == ';') return;
        }
    }

    /// <summary>The next sign that is no space and in no comment, not taken; -1 at the end.</summary>
    private int Peek()
    {
        while (true)
        {
            var c = Current();
            if (c < 0) return -1;
            if (char.IsWhiteSpace((char)c))
            {
                Next();
            }
            else if (c == '-' && Ahead() == '-' || c == '#')
            {
                ReadLine();
            }
            else if (c == '/' && Ahead() == '*')
            {
                Next();
                Next();
                while (Next() is var inner and >= 0 && !(inner == '*' && Current() == '/'))
                {
                }

                Next();
            }
            else
            {
                return c;
            }
        }
    }

    private string? ReadLine()
    {
        if (Current() < 0) return null;
        var line = new StringBuilder();
        while (Next() is var c and >= 0 and not '\n')
        {
            if (line.Length < MaxValue) line.Append((char)c);
        }

        if (line.Length > 0 && line[^1] == '\r') line.Length--;
        return line.ToString();
    }

    private int Current() => _at < _length || Fill() ? _buffer[_at] : -1;

    private int Next() => _at < _length || Fill() ? _buffer[_at++] : -1;

    private int Ahead()
    {
        if (_at + 1 < _length) return _buffer[_at + 1];

        // The last sign moves to the front, and the next ones behind it.
        _buffer[0] = _buffer[_at];
        _at = 0;
        _length = 1 + text.Read(_buffer, 1, _buffer.Length - 1);
        return _length > 1 ? _buffer[1] : -1;
    }

    private bool Fill()
    {
        _at = 0;
        _length = text.Read(_buffer, 0, _buffer.Length);
        return _length > 0;
    }
}
