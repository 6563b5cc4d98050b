using System.Text;

namespace LineageService.Ingestion.Usage.Logs;

/// <summary>Reads CSV (RFC 4180) row by row: quoted values may hold separators and line ends. Mutable; one per text.</summary>
internal sealed class CsvReader(TextReader reader, char separator)
{
    // A quote that is never closed would swallow the rest of the log.
    private const int MaxValueLength = 16 * 1024 * 1024;

    private readonly StringBuilder _value = new();
    private long _line = 1;

    /// <summary>One-based line that the last row began on.</summary>
    public long Line { get; private set; }

    /// <summary>True where the last row ended inside a quoted value.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The next row; null at the end. A blank line is a row of one empty value.</summary>
    public List<string>? Read()
    {
        if (reader.Peek() < 0) return null;
        Line = _line;
        IsBroken = false;
        var values = new List<string>();
        var quoted = false;
        while (true)
        {
            var c = reader.Read();
            if (c == '\n') _line++;
            if (quoted && c >= 0 && _value.Length < MaxValueLength)
            {
                if (c != '"') _value.Append((char)c);
                else if (reader.Peek() == '"') _value.Append((char)reader.Read());
                else quoted = false;
            }
            else if (c < 0 || c == '\n' || quoted)
            {
                IsBroken = quoted;
                Take(values);
                return values;
            }
            else if (c == '"' && _value.Length == 0)
            {
                quoted = true;
            }
            else if (c == separator)
            {
                Take(values);
            }
            else if (c != '\r')
            {
                _value.Append((char)c);
            }
        }
    }

    private void Take(List<string> values)
    {
        values.Add(_value.ToString());
        _value.Clear();
    }
}
