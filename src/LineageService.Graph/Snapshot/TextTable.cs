using LineageService.Graph.Store;

namespace LineageService.Graph.Snapshot;

/// <summary>Distinct texts in order of first use; places count from one, zero is none. Mutable.</summary>
internal sealed class TextTable
{
    private readonly Dictionary<string, uint> _places = new(StringComparer.Ordinal);

    public List<string> Items { get; } = [];

    public uint Place(string text)
    {
        if (_places.TryGetValue(text, out var place)) return place;
        Items.Add(text);
        return _places[text] = (uint)Items.Count;
    }

    public uint PlaceOrZero(string? text) => text is null ? 0 : Place(text);

    public static string At(string[] texts, uint place) =>
        place - 1 < (uint)texts.Length
            ? texts[place - 1]
            : throw new LineageStoreException("A stored record names a text that is not there.", isTransient: false);

    public static string? OptionalAt(string[] texts, uint place) => place == 0 ? null : At(texts, place);
}
