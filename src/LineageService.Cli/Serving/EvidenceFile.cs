using LineageService.Cli.CommandLine;
using LineageService.Cli.Moving;
using LineageService.Ingestion.Evidence;

namespace LineageService.Cli.Serving;

/// <summary>
/// The file <c>evidence.yaml</c> in the directory of a store: who is believed there, in place of the rules that the program brings. With the store
/// and not on the command line, since whatever writes it must rank alike.
/// </summary>
internal static class EvidenceFile
{
    public const string Name = "evidence.yaml";

    /// <summary>The rules of a store; the shipped ones where it has none.</summary>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public static EvidenceRanking Read(string directory)
    {
        // A shared store has no directory: its rules are those of the program.
        if (StoreAddresses.IsShared(directory)) return EvidenceRanking.Shipped;
        var path = Path.Combine(directory, Name);
        if (!File.Exists(path)) return EvidenceRanking.Shipped;
        try
        {
            return EvidenceRanking.Parse(File.ReadAllText(path));
        }
        catch (Exception failure) when (failure is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.Usage, $"{path}: {failure.Message}");
        }
    }
}
