namespace LineageService.Ingestion.Collecting.Shells;

/// <summary>No files at all: a script that a scheduler holds by itself.</summary>
public sealed class NoScriptFiles : IScriptFiles
{
    private NoScriptFiles()
    {
    }

    public static NoScriptFiles Instance { get; } = new();

    public string? Read(string path) => null;

    public IReadOnlyList<string> List(string directory) => [];
}
