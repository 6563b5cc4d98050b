using System.Text;
using LineageService.Graph.Store;

namespace LineageService.Graph.Sqlite.Codecs;

/// <summary>
/// The field dictionary of a dataset: every path with whether lineage ever mentioned it (a path may also be known from a schema only).
/// Append-only: a path's place is what edges store. Mutable; one writer.
/// </summary>
internal sealed class PathList
{
    private const byte Version = 1;
    private const int MaxOnStack = 256;

    private readonly List<string> _paths;
    private readonly List<bool> _mentioned;
    private Dictionary<string, int>? _places;

    private PathList(List<string> paths, List<bool> mentioned) => (_paths, _mentioned) = (paths, mentioned);

    public int Count => _paths.Count;

    public string this[int place] => _paths[place];

    /// <summary>True once something was added that is not stored yet.</summary>
    public bool IsChanged { get; set; }

    public static PathList Read(byte[]? blob)
    {
        if (blob is null) return new PathList([], []);
        var reader = new VarintReader(blob);
        CheckVersion(reader.Byte());
        var count = (int)reader.Unsigned();
        var (paths, mentioned) = (new List<string>(), new List<bool>());
        for (var place = 0; place < count; place++)
        {
            mentioned.Add(reader.Byte() != 0);
            paths.Add(reader.Text());
        }

        return new PathList(paths, mentioned);
    }

    /// <summary>The paths only; for readers that look nothing up.</summary>
    public static string[] ReadPaths(byte[]? blob, out bool[] mentioned) => ReadPaths(blob ?? [], out mentioned, text => text.ToString());

    /// <summary>The paths only, each made by a function: most of them repeat from table to table.</summary>
    /// <param name="blob">Empty for none.</param>
    public static string[] ReadPaths(ReadOnlySpan<byte> blob, out bool[] mentioned, Func<ReadOnlySpan<char>, string> make)
    {
        mentioned = [];
        if (blob.IsEmpty) return [];
        var reader = new VarintReader(blob);
        CheckVersion(reader.Byte());
        var paths = new string[reader.Count()];
        mentioned = new bool[paths.Length];
        Span<char> buffer = stackalloc char[MaxOnStack];
        for (var place = 0; place < paths.Length; place++)
        {
            mentioned[place] = reader.Byte() != 0;
            var text = reader.TextBytes();
            paths[place] = text.Length <= MaxOnStack ? make(buffer[..Encoding.UTF8.GetChars(text, buffer)]) : Encoding.UTF8.GetString(text);
        }

        return paths;
    }

    public byte[] ToBlob()
    {
        var writer = new VarintWriter(16 + (_paths.Count * 16));
        writer.Byte(Version);
        writer.Unsigned((uint)_paths.Count);
        for (var place = 0; place < _paths.Count; place++)
        {
            writer.Byte(_mentioned[place] ? (byte)1 : (byte)0);
            writer.Text(_paths[place]);
        }

        return writer.ToArray();
    }

    /// <summary>The place of a path, which is entered where it is new.</summary>
    public int Place(string path, bool mention)
    {
        _places ??= Index();
        if (!_places.TryGetValue(path, out var place))
        {
            place = _paths.Count;
            _paths.Add(path);
            _mentioned.Add(mention);
            _places[path] = place;
            IsChanged = true;
        }
        else if (mention && !_mentioned[place])
        {
            _mentioned[place] = true;
            IsChanged = true;
        }

        return place;
    }

    private Dictionary<string, int> Index()
    {
        var places = new Dictionary<string, int>(_paths.Count, StringComparer.Ordinal);
        for (var place = 0; place < _paths.Count; place++) places[_paths[place]] = place;
        return places;
    }

    private static void CheckVersion(byte version)
    {
        if (version != Version)
            throw new LineageStoreException(
                $"Field names are stored in version {version}, which this program does not read.", isTransient: false);
    }
}
