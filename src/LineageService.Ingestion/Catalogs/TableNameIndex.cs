using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Catalogs;

/// <summary>
/// Values by table name, found by the parts written: the exact spelling first, then another case where it is the only one, then a longer name that
/// ends in the parts asked for (<c>orders</c> finds <c>shop.public.orders</c>) where there is exactly one, then a shorter registered name that the
/// parts end in. Never a guess between several. Mutable; reads may run beside a write.
/// </summary>
public sealed class TableNameIndex<T>
    where T : class
{
    // Not in any name, so that ["a.b"] and ["a", "b"] stay apart.
    private const char Separator = '\u001f';

    private readonly ConcurrentDictionary<string, Entry[]> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Entry[]> _bySuffix = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Entry[]>.AlternateLookup<ReadOnlySpan<char>> _byNameSpan;
    private readonly ConcurrentDictionary<string, Entry[]>.AlternateLookup<ReadOnlySpan<char>> _bySuffixSpan;

    // By the part before the last, which is empty for a bare name.
    private readonly ConcurrentDictionary<string, Entry[]> _bySchema = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _writing = new();
    private int _count;

    public TableNameIndex()
    {
        _byNameSpan = _byName.GetAlternateLookup<ReadOnlySpan<char>>();
        _bySuffixSpan = _bySuffix.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Number of names.</summary>
    public int Count => _count;

    /// <summary>All values, in no order.</summary>
    public IEnumerable<T> Values => _byName.Values.SelectMany(entries => entries, (_, entry) => entry.Value);

    /// <summary>The values of names whose part before the last is this one but for case; of bare names for null.</summary>
    public IEnumerable<T> Under(string? schema) =>
        _bySchema.TryGetValue(schema ?? string.Empty, out var entries) ? entries.Select(entry => entry.Value) : [];

    /// <summary>Puts a value under a name; one that stood there under the same spelling is replaced.</summary>
    public void Set(TableName name, T value)
    {
        var parts = name.Parts.AsSpan();
        lock (_writing)
        {
            if (TryGetExact(parts, out var entry))
            {
                entry.Value = value;
                return;
            }

            entry = new Entry(name, value);
            Append(_byName, Key(parts), entry);
            for (var from = 1; from < parts.Length; from++) Append(_bySuffix, Key(parts[from..]), entry);
            Append(_bySchema, parts.Length > 1 ? parts[^2] : string.Empty, entry);
            _count++;
        }
    }

    /// <summary>The value under exactly this spelling.</summary>
    public T? FindExact(TableName name) => TryGetExact(name.Parts.AsSpan(), out var entry) ? entry.Value : null;

    /// <summary>The value that the parts mean (see the summary); null where there is none or more than one.</summary>
    public T? Find(ReadOnlySpan<string> parts)
    {
        if (parts.IsEmpty) return null;
        Span<char> buffer = stackalloc char[512];
        var key = Write(parts, buffer);
        if (_byNameSpan.TryGetValue(key, out var entries)) return Choose(entries, parts, 0);
        if (_bySuffixSpan.TryGetValue(key, out entries)) return Choose(entries, parts, entries[0].Name.Parts.Length - parts.Length);

        for (var from = 1; from < parts.Length; from++)
        {
            key = Write(parts[from..], buffer);
            if (_byNameSpan.TryGetValue(key, out entries)) return Choose(entries, parts[from..], 0);
        }

        return null;
    }

    // Several entries share a key where they differ in case, or end in the same parts.
    private static T? Choose(Entry[] entries, ReadOnlySpan<string> parts, int skip)
    {
        if (entries.Length == 1) return entries[0].Value;
        Entry? found = null;
        foreach (var entry in entries)
        {
            var own = entry.Name.Parts.AsSpan();
            if (skip > 0) own = own[^parts.Length..];
            if (!own.SequenceEqual(parts)) continue;
            if (found is not null) return null;
            found = entry;
        }

        return found?.Value;
    }

    private bool TryGetExact(ReadOnlySpan<string> parts, [NotNullWhen(true)] out Entry? found)
    {
        found = null;
        Span<char> buffer = stackalloc char[512];
        if (!_byNameSpan.TryGetValue(Write(parts, buffer), out var entries)) return false;
        foreach (var entry in entries)
        {
            if (entry.Name.Parts.AsSpan().SequenceEqual(parts)) found = entry;
        }

        return found is not null;
    }

    private static void Append(ConcurrentDictionary<string, Entry[]> index, string key, Entry entry) =>
        index.AddOrUpdate(key, static (_, added) => [added], static (_, present, added) => [.. present, added], entry);

    private static string Key(ReadOnlySpan<string> parts) => string.Join(Separator, parts);

    private static ReadOnlySpan<char> Write(ReadOnlySpan<string> parts, Span<char> buffer)
    {
        var length = 0;
        foreach (var part in parts)
        {
            if (length + part.Length + 1 > buffer.Length) return Key(parts);
            if (length > 0) buffer[length++] = Separator;
            part.CopyTo(buffer[length..]);
            length += part.Length;
        }

        return buffer[..length];
    }

    private sealed class Entry(TableName name, T value)
    {
        public TableName Name { get; } = name;

        public T Value { get; set; } = value;
    }
}
