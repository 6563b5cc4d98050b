using System.Buffers;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// The field paths of one dataset in the order in which they became known. Append-only, so that a field's index never changes; immutable:
/// appending gives a new table.
/// </summary>
public sealed class FieldTable
{
    private const int ScanLimit = 8;

    private readonly string[] _paths;
    private int[]? _buckets;
    private int _star = -2;

    private FieldTable(string[] paths) => _paths = paths;

    public static FieldTable Empty { get; } = new([]);

    public int Count => _paths.Length;

    public string this[int index] => _paths[index];

    /// <summary>The index of the path that stands for columns without names; −1 for none.</summary>
    internal int StarIndex => _star != -2 ? _star : _star = Array.IndexOf(_paths, Store.MentionedFields.Star);

    public ReadOnlySpan<string> Paths => _paths;

    /// <summary>A table of distinct paths. Takes the array over.</summary>
    internal static FieldTable Of(string[] paths) => paths.Length == 0 ? Empty : new FieldTable(paths);

    /// <summary>A table of the paths, which takes the array over; null where one is there twice.</summary>
    internal static FieldTable? OfDistinct(string[] paths)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, paths.Length) * 2);
        var buckets = ArrayPool<int>.Shared.Rent(size);
        buckets.AsSpan(0, size).Clear();
        var isDistinct = Fill(buckets, size - 1, paths);
        ArrayPool<int>.Shared.Return(buckets);
        return isDistinct ? Of(paths) : null;
    }

    /// <summary>The index of a path; −1 where it is not known.</summary>
    public int IndexOf(string path)
    {
        if (_paths.Length <= ScanLimit)
        {
            for (var index = 0; index < _paths.Length; index++)
                if (string.Equals(_paths[index], path, StringComparison.Ordinal)) return index;
            return -1;
        }

        // Built on first use; two threads may build it twice, to the same content.
        var buckets = _buckets ??= BuildBuckets();
        var mask = buckets.Length - 1;
        for (var slot = string.GetHashCode(path) & mask; ; slot = (slot + 1) & mask)
        {
            var index = buckets[slot] - 1;
            if (index < 0) return -1;
            if (string.Equals(_paths[index], path, StringComparison.Ordinal)) return index;
        }
    }

    /// <summary>A table with paths added that this one does not have.</summary>
    internal FieldTable Append(IReadOnlyCollection<string> paths)
    {
        if (paths.Count == 0) return this;
        var all = new string[_paths.Length + paths.Count];
        _paths.CopyTo(all, 0);
        var at = _paths.Length;
        foreach (var path in paths) all[at++] = path;
        return new FieldTable(all);
    }

    private int[] BuildBuckets()
    {
        var buckets = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)_paths.Length * 2)];
        Fill(buckets, buckets.Length - 1, _paths);
        return buckets;
    }

    // False where a path is there twice; then the rest is not entered.
    private static bool Fill(int[] buckets, int mask, string[] paths)
    {
        for (var index = 0; index < paths.Length; index++)
        {
            var slot = string.GetHashCode(paths[index]) & mask;
            for (; buckets[slot] != 0; slot = (slot + 1) & mask)
            {
                if (string.Equals(paths[buckets[slot] - 1], paths[index], StringComparison.Ordinal)) return false;
            }

            buckets[slot] = index + 1;
        }

        return true;
    }
}
