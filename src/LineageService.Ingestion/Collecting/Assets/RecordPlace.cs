using LineageService.Ingestion.Collecting.Catalogs;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Assets;

/// <summary>Where a record stands, to say what is wrong with it. Mutable: it keeps the first complaint.</summary>
internal sealed class RecordPlace(string file, long line)
{
    public string File { get; } = file;

    /// <summary>The first thing wrong; null where all is well.</summary>
    public SourceFailure? Failure { get; private set; }

    public void Complain(string message) => Failure ??= new SourceFailure(CollectCodes.Malformed, File, line, 1, message);

    /// <summary>The failure as an item, for what has none of its own yet.</summary>
    public CollectedFailure Fail(string message)
    {
        Complain(message);
        return new CollectedFailure(Failure!);
    }
}
