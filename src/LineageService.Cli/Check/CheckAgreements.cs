using System.Collections.Immutable;
using System.Text;
using LineageService.Cli.CommandLine;
using LineageService.Impact.Contracts;
using LineageService.Impact.Gate;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Contracts;
using LineageService.Ingestion.Reading;

namespace LineageService.Cli.Check;

/// <summary>Contracts and waivers of a check: from where the command line says, else as the head of the repository has them.</summary>
internal sealed record CheckAgreements(ImmutableArray<DataContract> Contracts, ImmutableArray<Waiver> Waivers)
{
    /// <summary>The contracts as they are written, for a service to read.</summary>
    public ImmutableArray<(string File, string Text)> ContractTexts { get; private init; } = [];

    public const string ContractFolder = "contracts/";

    public const string WaiverFile = ".lineage-waivers.yaml";

    /// <exception cref="CommandException">A file is missing, or something in one is wrong; all of it is in the sentence.</exception>
    public static async Task<CheckAgreements> ReadAsync(CheckSettings settings, CancellationToken cancellationToken)
    {
        var contracts = ImmutableArray.CreateBuilder<DataContract>();
        var texts = ImmutableArray.CreateBuilder<(string, string)>();
        var failures = new List<SourceFailure>();
        var space = settings.Reading.Defaults.DatasetNamespace;
        foreach (var (file, bytes) in await FilesAsync(settings, settings.Contracts, path => path.StartsWith(ContractFolder, StringComparison.Ordinal), cancellationToken)
            .ConfigureAwait(false))
        {
            contracts.AddRange(ContractReader.Read(bytes, file, space, out var wrong));
            failures.AddRange(wrong);
            texts.Add((file, Encoding.UTF8.GetString(bytes)));
        }

        var waivers = ImmutableArray.CreateBuilder<Waiver>();
        foreach (var (file, bytes) in await FilesAsync(settings, settings.Waivers, path => path == WaiverFile, cancellationToken).ConfigureAwait(false))
        {
            waivers.AddRange(WaiverReader.Read(bytes, file, out var wrong));
            failures.AddRange(wrong);
        }

        foreach (var twice in contracts.GroupBy(contract => contract.Dataset).Where(group => group.Count() > 1))
        {
            var last = twice.Last();
            failures.Add(new SourceFailure(SourceCodes.WrongProperty, last.File, 1, 1, $"dataset: {last.Dataset.Name} has another contract, {twice.First().Name}"));
        }

        return failures.Count == 0
            ? new CheckAgreements(contracts.ToImmutable(), waivers.ToImmutable()) { ContractTexts = texts.ToImmutable() }
            : throw new CommandException(ExitCodes.Usage, string.Join('\n', failures));
    }

    private static async Task<List<(string File, byte[] Bytes)>> FilesAsync(
        CheckSettings settings, string? given, Func<string, bool> isOne, CancellationToken cancellationToken)
    {
        var files = new List<(string, byte[])>();
        if (given is not null)
        {
            if (!File.Exists(given) && !Directory.Exists(given)) throw new CommandException(ExitCodes.Usage, $"{given} does not exist.");
            IEnumerable<string> paths = File.Exists(given) ? [given] : Directory.EnumerateFiles(given, "*", SearchOption.AllDirectories).Where(IsStructured).Order(StringComparer.Ordinal);
            foreach (var path in paths) files.Add((path, await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false)));
            return files;
        }

        await using var tree = await SourceTree.OpenAsync(settings.Directory, settings.Head, cancellationToken).ConfigureAwait(false);
        foreach (var path in tree.Paths.Where(path => isOne(path) && IsStructured(path)))
            files.Add((path, await tree.ReadAsync(path, cancellationToken).ConfigureAwait(false)));

        // What begins with a dot is not listed among the files of a directory.
        if (settings.Head is null && isOne(WaiverFile) && Path.Combine(settings.Directory, WaiverFile) is var hidden && File.Exists(hidden))
            files.Add((WaiverFile, await File.ReadAllBytesAsync(hidden, cancellationToken).ConfigureAwait(false)));
        return files;
    }

    private static bool IsStructured(string path) =>
        path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
}
