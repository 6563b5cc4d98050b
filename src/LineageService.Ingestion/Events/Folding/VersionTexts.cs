using LineageService.Ingestion.Events.State;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>The declared versions of a job's runs, each stored once and referred to by number; 0 stands for none. Mutable.</summary>
internal sealed class VersionTexts
{
    private readonly List<string> _texts = [];

    public bool IsEmpty => _texts.Count == 0;

    /// <summary>True where it was not known.</summary>
    public bool Add(string? text)
    {
        if (text is null || _texts.Contains(text)) return false;
        _texts.Add(text);
        return true;
    }

    public int NumberOf(string? text) => text is null ? 0 : _texts.IndexOf(text) + 1;

    public string? TextOf(int number) => number == 0 || number > _texts.Count ? null : _texts[number - 1];

    /// <summary>Forgets all but these; true where there were others.</summary>
    public bool Keep(IReadOnlyCollection<string?> texts) => _texts.RemoveAll(text => !texts.Contains(text)) > 0;

    public void Write(StateWriter writer)
    {
        writer.Number(_texts.Count);
        foreach (var text in _texts) writer.Text(text);
    }

    public void Read(ref StateReader reader)
    {
        for (var count = reader.Count(); count > 0; count--) _texts.Add(reader.Name());
    }
}
