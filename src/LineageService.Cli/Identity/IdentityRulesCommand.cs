using System.CommandLine;
using System.Text.Json;
using LineageService.Api.Contracts;
using LineageService.Api.Responses;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Rendering;
using LineageService.Graph.Identity;

namespace LineageService.Cli.Identity;

/// <summary><c>lineage identity rules</c>: shows or changes the rules by which names are one.</summary>
internal static class IdentityRulesCommand
{
    private static readonly Option<string[]> Namespaces = new("--namespace-alias")
    {
        Description = "ALIAS=CANONICAL: names below the one stand for those below the other; ALIAS= takes it back. May be repeated",
        HelpName = "ALIAS=CANONICAL",
    };

    private static readonly Option<string[]> Folding = new("--fold-case")
    {
        Description = "SCHEME=lower, SCHEME=upper or SCHEME=none: in which case a system keeps names. May be repeated",
        HelpName = "SCHEME=CASE",
    };

    private static readonly Option<string?> PartitionPaths = new("--partition-paths")
    {
        Description = "on: a date or partition directory at the end of a path does not make another dataset",
        HelpName = "on|off",
    };

    public static Command Create()
    {
        PartitionPaths.AcceptOnlyFromAmong("on", "off");
        var command = new Command("rules", "Show the rules by which names are one, or change some of them.")
        {
            Namespaces, Folding, PartitionPaths,
        };
        return command.Changing(RunAsync)
            .WithExamples(
                new("lineage identity rules", "the rules of this store"),
                new("lineage identity rules --namespace-alias hive://10.0.0.7:9083=hive://metastore:9083", "two hosts of one metastore"),
                new("lineage identity rules --partition-paths on --fold-case snowflake=upper", "paths without dates, names without case"));
    }

    private static async Task RunAsync(ParseResult parsed, IIdentityWriter writer, bool json, CancellationToken cancellationToken)
    {
        var answer = await writer.ReadRulesAsync(cancellationToken).ConfigureAwait(false);
        var namespaces = parsed.GetValue(Namespaces) ?? [];
        var folding = parsed.GetValue(Folding) ?? [];
        var trim = parsed.GetValue(PartitionPaths);
        if (namespaces.Length > 0 || folding.Length > 0 || trim is not null)
            answer = await writer.SetRulesAsync(Changed(answer, namespaces, folding, trim), answer.Version, cancellationToken).ConfigureAwait(false);
        if (json)
            parsed.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(answer, ContractJson.Wire.IdentityRulesContract));
        else
            IdentityText.Render(CommandConsole.AnswerOf(parsed), answer);
    }

    private static IdentityRules Changed(IdentityRulesContract rules, string[] namespaces, string[] folding, string? trim)
    {
        var aliases = rules.Namespaces.ToDictionary(alias => alias.Alias, alias => alias.Canonical, StringComparer.Ordinal);
        foreach (var text in namespaces)
        {
            var (alias, canonical) = Parted(text, "--namespace-alias");
            if (canonical.Length == 0) aliases.Remove(alias);
            else aliases[alias] = canonical;
        }

        var cases = IdentityRules.None.CaseFolding.WithComparers(StringComparer.OrdinalIgnoreCase);
        foreach (var (scheme, word) in rules.CaseFolding) cases = cases.SetItem(scheme, word == "upper" ? NameCase.Upper : NameCase.Lower);
        foreach (var text in folding)
        {
            var (scheme, word) = Parted(text, "--fold-case");
            cases = word switch
            {
                "lower" => cases.SetItem(scheme, NameCase.Lower),
                "upper" => cases.SetItem(scheme, NameCase.Upper),
                "none" => cases.Remove(scheme),
                _ => throw new CommandException(ExitCodes.Usage, $"--fold-case takes SCHEME=lower, upper or none, not '{text}'."),
            };
        }

        return new IdentityRules
        {
            Namespaces =
            [
                .. aliases.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new NamespaceAlias(pair.Key, pair.Value)),
            ],
            CaseFolding = cases,
            PartitionPaths = trim is null ? rules.PartitionPaths : trim == "on",
        };
    }

    private static (string Left, string Right) Parted(string text, string option)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? (text[..equals], text[(equals + 1)..])
            : throw new CommandException(ExitCodes.Usage, $"{option} takes two names with = between, not '{text}'.");
    }
}
