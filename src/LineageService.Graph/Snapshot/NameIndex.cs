using System.Collections.Concurrent;
using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// Ordinals by name, shared by all graphs of one host. Grows, never changes: an ordinal is given once, and a graph ignores those behind
/// its own counts. One writer, any number of readers.
/// </summary>
internal sealed class NameIndex
{
    // A text's object and its entry in the dictionary.
    private const long EntryBytes = 24 + 56;

    private readonly ConcurrentDictionary<string, string> _strings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    // Only measured: written by one writer, read by whoever looks at the meter.
    private long _textBytes;

    public NameIndex() => _bySpan = _strings.GetAlternateLookup<ReadOnlySpan<char>>();

    public ConcurrentDictionary<DatasetId, int> Datasets { get; } = new();

    public ConcurrentDictionary<JobId, int> Jobs { get; } = new();

    /// <summary>Read and written by the writer only.</summary>
    public Dictionary<OwnerKey, int> Owners { get; } = [];

    public ChainTable Chains { get; private init; } = new();

    /// <summary>The index that this one was forked from; null for a host's own.</summary>
    public NameIndex? Origin { get; private init; }

    /// <summary>About how much the shared texts hold, with their entries in the index.</summary>
    public long TextBytes => Interlocked.Read(ref _textBytes);

    public LastSegmentIndex Segments { get; } = new();

    /// <summary>
    /// The names of one graph under the same ordinals, to grow without the host's knowing. Chains stay shared: their numbers mean the same everywhere.
    /// </summary>
    public static NameIndex Fork(LineageGraph graph)
    {
        var fork = new NameIndex { Chains = graph.Names.Chains, Origin = graph.Names };
        for (var ordinal = 0; ordinal < graph.DatasetCount; ordinal++) fork.Datasets[graph.DatasetAt(ordinal).Id] = ordinal;
        for (var ordinal = 0; ordinal < graph.JobCount; ordinal++) fork.Jobs[graph.JobAt(ordinal).Id] = ordinal;
        for (var ordinal = 0; ordinal < graph.OwnerCount; ordinal++) fork.Owners[graph.OwnerAt(ordinal).Key] = ordinal;
        return fork;
    }

    /// <summary>One instance of a text that many records repeat: column names, layers, owners.</summary>
    public string Intern(string text)
    {
        if (_strings.TryGetValue(text, out var known)) return known;
        _textBytes += EntryBytes + (2L * text.Length);
        return _strings.GetOrAdd(text, text);
    }

    public string Intern(ReadOnlySpan<char> text)
    {
        if (_bySpan.TryGetValue(text, out var known)) return known;
        var added = text.ToString();
        _textBytes += EntryBytes + (2L * text.Length);
        return _strings.GetOrAdd(added, added);
    }

    public string? InternOptional(string? text) => text is null ? null : Intern(text);
}
