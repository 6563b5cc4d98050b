using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Sqlite.Codecs;

/// <summary>
/// A dataset's schema as given: for each field its place in the dataset's <see cref="PathList"/>, its type and mode from a table of
/// texts, since thousands of columns share a few types.
/// </summary>
internal static class SchemaBlob
{
    private const byte Version = 1;

    public static byte[] Write(ImmutableArray<SchemaField> fields, PathList paths)
    {
        var texts = new List<string>();
        var places = new Dictionary<string, uint>(StringComparer.Ordinal);
        var body = new VarintWriter(fields.Length * 4);
        foreach (var field in fields)
        {
            body.Unsigned((uint)paths.Place(field.Path, mention: false));
            body.Unsigned(Place(field.Type));
            body.Unsigned(Place(field.Mode));
        }

        var writer = new VarintWriter(body.Length + 64);
        writer.Byte(Version);
        writer.Unsigned((uint)texts.Count);
        foreach (var text in texts) writer.Text(text);
        writer.Unsigned((uint)fields.Length);
        writer.Bytes(body.Written.Span);
        return writer.ToArray();

        uint Place(string? text)
        {
            if (text is null) return 0;
            if (places.TryGetValue(text, out var place)) return place;
            texts.Add(text);
            return places[text] = (uint)texts.Count;
        }
    }

    public static ImmutableArray<SchemaField> Read(byte[]? blob, IReadOnlyList<string> paths)
    {
        if (blob is null) return [];
        var reader = new VarintReader(blob);
        var texts = ReadTexts(ref reader);
        var fields = ImmutableArray.CreateBuilder<SchemaField>();
        for (var rest = (int)reader.Unsigned(); rest > 0; rest--)
        {
            var path = paths[(int)reader.Unsigned()];
            fields.Add(new SchemaField(path, texts[reader.Unsigned()], texts[reader.Unsigned()]));
        }

        return fields.DrainToImmutable();
    }

    /// <summary>The places of the fields only.</summary>
    public static int[] ReadPlaces(ReadOnlySpan<byte> blob)
    {
        if (blob.IsEmpty) return [];
        var reader = new VarintReader(blob);
        ReadTexts(ref reader);
        var places = new int[reader.Count()];
        for (var index = 0; index < places.Length; index++)
        {
            places[index] = (int)reader.Unsigned();
            reader.Unsigned();
            reader.Unsigned();
        }

        return places;
    }

    private static string?[] ReadTexts(ref VarintReader reader)
    {
        var version = reader.Byte();
        if (version != Version)
            throw new LineageStoreException(
                $"A schema is stored in version {version}, which this program does not read.", isTransient: false);
        var texts = new string?[reader.Count() + 1];
        for (var index = 1; index < texts.Length; index++) texts[index] = reader.Text();
        return texts;
    }
}
