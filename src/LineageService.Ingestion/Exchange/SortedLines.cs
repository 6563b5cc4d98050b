using System.Text;

namespace LineageService.Ingestion.Exchange;

/// <summary>
/// Lines of UTF-8 in ordinal order, whatever their number: sorted in memory up to a limit, beyond it in files that are merged at the end. Mutable;
/// one thread. Deletes its files when disposed.
/// </summary>
public sealed class SortedLines(long memoryLimit = 256L * 1024 * 1024) : IDisposable
{
    private readonly List<string> _lines = [];
    private readonly List<string> _files = [];
    private long _bytes;

    public void Add(string line)
    {
        _lines.Add(line);
        _bytes += 2 * line.Length;
        if (_bytes > memoryLimit) Spill();
    }

    /// <summary>Writes all lines in order, each once.</summary>
    public void WriteTo(TextWriter writer, CancellationToken cancellationToken)
    {
        if (_files.Count == 0)
        {
            _lines.Sort(StringComparer.Ordinal);
            Write(writer, _lines, cancellationToken);
            return;
        }

        Spill();
        Write(writer, Merge(), cancellationToken);
    }

    public void Dispose()
    {
        foreach (var file in _files) File.Delete(file);
    }

    private static void Write(TextWriter writer, IEnumerable<string> sorted, CancellationToken cancellationToken)
    {
        string? before = null;
        foreach (var line in sorted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (string.Equals(line, before, StringComparison.Ordinal)) continue;
            writer.Write(line);
            writer.Write('\n');
            before = line;
        }
    }

    private void Spill()
    {
        if (_lines.Count == 0) return;
        _lines.Sort(StringComparer.Ordinal);
        var file = Path.Combine(Path.GetTempPath(), $"lineage-{Guid.NewGuid():N}.lines");
        _files.Add(file);
        using (var writer = new StreamWriter(file, append: false, new UTF8Encoding(false)) { NewLine = "\n" })
        {
            foreach (var line in _lines) writer.WriteLine(line);
        }

        _lines.Clear();
        _bytes = 0;
    }

    private IEnumerable<string> Merge()
    {
        var readers = _files.Select(file => new StreamReader(file, Encoding.UTF8)).ToList();
        try
        {
            var next = new PriorityQueue<StreamReader, string>(StringComparer.Ordinal);
            foreach (var reader in readers) Take(reader, next);
            while (next.TryDequeue(out var reader, out var line))
            {
                yield return line;
                Take(reader, next);
            }
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }

    private static void Take(StreamReader reader, PriorityQueue<StreamReader, string> next)
    {
        if (reader.ReadLine() is { } line) next.Enqueue(reader, line);
    }
}
