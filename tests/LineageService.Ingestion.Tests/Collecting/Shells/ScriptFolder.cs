using LineageService.Ingestion.Collecting.Shells;

namespace LineageService.Ingestion.Tests.Collecting.Shells;

/// <summary>A repository of a test, in memory.</summary>
internal sealed class ScriptFolder(params (string Path, string Text)[] files) : IScriptFiles
{
    public string? Read(string path) => Array.Find(files, file => file.Path == path).Text;

    public IReadOnlyList<string> List(string directory) =>
        [.. files.Select(file => file.Path).Where(path => Path.GetDirectoryName(path) == directory).Order(StringComparer.Ordinal)];

    public ShellResult Unwrap(string path) => ShellScript.Unwrap(Read(path)!, new ShellContext { Files = this, Path = path },
        TestContext.Current.CancellationToken);
}
