using System.Collections.Immutable;

namespace LineageService.Ingestion.Collecting.Naming;

/// <summary>
/// The options of a definition, keys in any case, with parameters filled. One that is still open is as if it were not there.
/// </summary>
public sealed class TableOptions
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    public TableOptions(IEnumerable<KeyValuePair<string, string>> options, PhysicalNaming naming)
    {
        foreach (var (key, value) in options)
        {
            var filled = Fill(value, naming.Parameters);
            if (!Ingestion.Naming.StoragePath.HasPlaceholder(filled)) _values.TryAdd(key, filled);
        }
    }

    /// <summary>The value of the first of these keys that is there and not empty.</summary>
    public string? this[params ReadOnlySpan<string> keys]
    {
        get
        {
            foreach (var key in keys)
            {
                if (_values.TryGetValue(key, out var value) && value.Length > 0) return value;
            }

            return null;
        }
    }

    /// <summary><c>${name}</c>, <c>${hiveconf:name}</c> and <c>{{ name }}</c> by what they are bound to; others stay.</summary>
    internal static string Fill(string value, ImmutableSortedDictionary<string, string> parameters)
    {
        if (parameters.IsEmpty) return value;
        var text = value;
        foreach (var (open, close) in new[] { ("${", "}"), ("{{", "}}") })
        {
            for (var from = 0; from < text.Length && text.IndexOf(open, from, StringComparison.Ordinal) is var start and >= 0;)
            {
                var end = text.IndexOf(close, start + open.Length, StringComparison.Ordinal);
                if (end < 0) break;
                var name = text[(start + open.Length)..end].Trim();
                var colon = name.LastIndexOf(':');
                if (!parameters.TryGetValue(name, out var bound) && (colon < 0 || !parameters.TryGetValue(name[(colon + 1)..], out bound)))
                {
                    from = end;
                    continue;
                }

                text = string.Concat(text.AsSpan(0, start), bound, text.AsSpan(end + close.Length));
                from = start + bound.Length;
            }
        }

        return text;
    }
}
