namespace LineageService.Ingestion.Collecting.Shells;

/// <summary>
/// The files that scripts read: a repository, a scheduler's resource folder. Paths are relative to its root, with forward slashes; nothing
/// outside of it is
/// ever read. Not the machine's file system.
/// </summary>
public interface IScriptFiles
{
    /// <summary>The text of a file; null where there is none or it is no text.</summary>
    string? Read(string path);

    /// <summary>Paths of all files in a folder (not below), in ordinal order; empty where there is none.</summary>
    IReadOnlyList<string> List(string directory);
}
