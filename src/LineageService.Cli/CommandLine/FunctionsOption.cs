using System.CommandLine;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Ingestion.Reading;

namespace LineageService.Cli.CommandLine;

/// <summary><c>--functions FILE</c>: functions that the dialects do not have, as docs/sql-engine.md describes them.</summary>
internal static class FunctionsOption
{
    public static Option<string?> Create() => new("--functions")
    {
        Description = "Functions of your own, YAML or JSON: names, classes and argument roles, or SQL that creates them",
        HelpName = "FILE",
    };

    /// <summary>Reads the file; no functions where none is named.</summary>
    /// <exception cref="CommandException">It cannot be read, or an entry is wrong.</exception>
    public static UserFunctions Read(string? path)
    {
        if (path is null) return UserFunctions.None;
        if (!File.Exists(path)) throw new CommandException(ExitCodes.Usage, $"{path} does not exist.");
        var text = TextDecoding.TryDecode(File.ReadAllBytes(path), path, out var unreadable)
            ?? throw new CommandException(ExitCodes.Usage, unreadable!.ToString());
        var functions = UserFunctionsReader.Read(text, path, out var failures);
        return failures.IsEmpty ? functions : throw new CommandException(ExitCodes.Usage, string.Join('\n', failures));
    }
}
