using LineageService.Ingestion.Events.State;

namespace LineageService.Ingestion.Events.Contributions;

/// <summary>The names of one contribution in order of first use. Mutable; cleared and reused.</summary>
internal sealed class NameTable
{
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly StateWriter _writer = new();

    public int IndexOf(string name)
    {
        if (_indexes.TryGetValue(name, out var index)) return index;
        _indexes[name] = _names.Count;
        _names.Add(name);
        return _names.Count - 1;
    }

    public void Clear()
    {
        _indexes.Clear();
        _names.Clear();
    }

    /// <summary>The table, then the body.</summary>
    public byte[] Prepend(ReadOnlySpan<byte> body)
    {
        _writer.Clear();
        _writer.Number(_names.Count);
        foreach (var name in _names) _writer.Text(name);
        var head = _writer.Written;
        var whole = new byte[head.Length + body.Length];
        head.CopyTo(whole);
        body.CopyTo(whole.AsSpan(head.Length));
        return whole;
    }
}
