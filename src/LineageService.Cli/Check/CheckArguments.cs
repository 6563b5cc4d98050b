using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LineageService.Cli.Collect;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Impact;
using LineageService.Cli.Questions;
using LineageService.Impact;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Contracts;

namespace LineageService.Cli.Check;

/// <summary>What <c>lineage check</c> takes beside its outputs.</summary>
internal sealed class CheckArguments
{
    private readonly Argument<string> _path = new("PATH")
    {
        Description = "The repository, or a folder in it. Default: here",
        DefaultValueFactory = _ => ".",
    };

    private readonly Option<string> _base = new("--base") { Description = "Branch, tag or commit to compare with", HelpName = "REF", Required = true };
    private readonly Option<string?> _head = new("--head") { Description = "Branch, tag or commit to judge. Default: the files as they lie here", HelpName = "REF" };
    private readonly Option<bool> _exact = new("--exact-base") { Description = "Compare with the base itself, not with the commit at which the head left it" };

    private readonly Option<string> _kind = new("--kind")
    {
        Description = "What the repository is: files, dbt. Default: dbt where there is a dbt_project.yml",
        HelpName = "KIND",
        DefaultValueFactory = _ => "find",
    };

    private readonly Option<string?> _baseManifest = Named("--base-manifest", "The manifest.json that dbt wrote for the base. Default: the project's own files", "FILE");
    private readonly Option<string?> _headManifest = Named("--manifest", "The manifest.json that dbt wrote for the head", "FILE");
    private readonly Option<string?> _contracts = Named("--contracts", $"Contracts, a file or folder. Default: {CheckAgreements.ContractFolder} of the head", "PATH");
    private readonly Option<string?> _waivers = Named("--waivers", $"Waivers. Default: {CheckAgreements.WaiverFile} of the head", "FILE");
    private readonly Option<string?> _store = Named("--store", "Analyse against a store as well. Default: the repository alone", "DIRECTORY");
    private readonly Option<string?> _server = Named("--server", $"Analyse against a running service as well; ${ServerLocation.TokenVariable} or --token-file gives its token", "URL");
    private readonly Option<string?> _tokenFile = ServerLocation.CreateTokenFileOption();
    private readonly Option<string?> _policy = Named("--policy", $"Policy of labels. Default: {CheckPolicy.File} of the head, else that of the store", "FILE");
    private readonly Option<string?> _functions = FunctionsOption.Create();

    private readonly Option<string> _profile = new("--profile")
    {
        Description = "What counts: strict (any change of data), contract (BREAKING; BEHAVIORAL on contracted, P0 and P1), schema (BREAKING), advisory (nothing)",
        HelpName = "PROFILE",
        DefaultValueFactory = _ => "contract",
    };

    private readonly Option<Verdict?> _failOn = new("--fail-on")
    {
        Description = "The mildest verdict that counts, whatever the profile: breaking, behavioral, unknown, stale, timeliness, order_only, additive",
        HelpName = "VERDICT",
        CustomParser = ReadVerdict,
    };

    private readonly Option<double> _maxUnknown = new("--max-unknown")
    {
        Description = "Share of what could be affected that may be unknown: 5%",
        HelpName = "SHARE",
        DefaultValueFactory = _ => ImpactOptions.Default.MaxUnknown,
        CustomParser = ReadShare,
    };

    private readonly Option<TimeSpan?> _maxStaleness = Duration("--max-staleness", "How old the lineage of the store may be: 24h. Default: any age");
    private readonly Option<TimeSpan?> _window = Duration("--deprecation-window", "How long a column must be deprecated and unread before it may go. Default: 30d");
    private readonly Option<bool> _allowOpaque = new("--allow-opaque") { Description = "Jobs that cannot be seen into make nothing inconclusive" };
    private readonly Option<bool> _ignoring = ImpactJudgement.CreateIgnoringOption();
    private readonly Option<int> _depth = new("--depth") { Description = "Hops that are followed. Default: all", HelpName = "NUMBER" };
    private readonly DirectoryArguments _reading = new();

    public CheckArguments()
    {
        _profile.AcceptOnlyFromAmong("strict", "contract", "schema", "advisory");
        _kind.AcceptOnlyFromAmong("find", "files", "dbt");
    }

    public IEnumerable<Symbol> Symbols =>
    [
        _path, _base, _head, _exact, _profile, _failOn, _maxUnknown, _maxStaleness, _allowOpaque, _ignoring, _depth, _window, _contracts, _waivers, _policy, _store, _server,
        _tokenFile, _kind, _headManifest, _baseManifest, .. _reading.Symbols, _functions,
    ];

    /// <exception cref="CommandException">Options contradict each other, or the token cannot be read.</exception>
    public CheckSettings Read(ParseResult parsed)
    {
        var settings = Settings(parsed);
        if (settings is { Server: not null, Policy: not null })
            throw new CommandException(ExitCodes.Usage, "--policy is for a repository or a store: a service has a policy of its own.");
        return settings with { Token = settings.Server is null ? null : ServerLocation.ReadToken(parsed.GetValue(_tokenFile)) };
    }

    private CheckSettings Settings(ParseResult parsed) => new(parsed.GetValue(_path)!, parsed.GetValue(_base)!, parsed.GetValue(_head))
    {
        FromMergeBase = !parsed.GetValue(_exact),
        Layout = parsed.GetValue(_kind) switch
        {
            "files" => CheckLayout.Files,
            "dbt" => CheckLayout.Dbt,
            _ => CheckLayout.Find,
        },
        Reading = _reading.Read(parsed),
        BaseManifest = parsed.GetValue(_baseManifest),
        HeadManifest = parsed.GetValue(_headManifest),
        Functions = FunctionsOption.Read(parsed.GetValue(_functions)),
        Contracts = parsed.GetValue(_contracts),
        Waivers = parsed.GetValue(_waivers),
        Store = parsed.GetValue(_store),

        // An address in the environment is for questions: a check without --server must not depend on where it runs.
        Server = parsed.GetValue(_server) is { } url ? ServerLocation.Resolve(url, parsed.GetValue(_store)) : null,
        Policy = parsed.GetValue(_policy),
        FailOn = parsed.GetValue(_failOn),
        MaxStaleness = parsed.GetValue(_maxStaleness),
        Options = ImpactOptions.Default with
        {
            Profile = Enum.Parse<ImpactProfile>(parsed.GetValue(_profile)!, ignoreCase: true),
            MaxUnknown = parsed.GetValue(_maxUnknown),
            AllowOpaque = parsed.GetValue(_allowOpaque),
            StopAtIgnoredValues = parsed.GetValue(_ignoring),
            DepthLimit = parsed.GetValue(_depth),
            WithUpstream = true,
            DeprecationWindow = parsed.GetValue(_window) ?? ImpactOptions.Default.DeprecationWindow,
        },
    };

    private static Option<string?> Named(string name, string description, string value) => new(name) { Description = description, HelpName = value };

    private static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = argument =>
        {
            var text = argument.Tokens.Count > 0 ? argument.Tokens[0].Value : "";
            if (Durations.Read(text) is { } read) return read;
            argument.AddError($"{name} takes a duration such as 24h or 30d; '{text}' is none.");
            return null;
        },
    };

    private static Verdict? ReadVerdict(ArgumentResult argument)
    {
        var text = argument.Tokens.Count > 0 ? argument.Tokens[0].Value : "";
        foreach (var verdict in Enum.GetValues<Verdict>())
            if (verdict > Verdict.None && verdict.WireName().Equals(text.Replace('-', '_'), StringComparison.OrdinalIgnoreCase)) return verdict;
        argument.AddError($"--fail-on takes a verdict such as breaking or behavioral; '{text}' is none.");
        return null;
    }

    private static double ReadShare(ArgumentResult argument)
    {
        var text = argument.Tokens.Count > 0 ? argument.Tokens[0].Value : "";
        var isPercent = text.EndsWith('%');
        if (double.TryParse(text.AsSpan(0, text.Length - (isPercent ? 1 : 0)), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
            && (isPercent ? share / 100 : share) is >= 0 and <= 1 and var read)
            return read;
        argument.AddError($"--max-unknown takes a share such as 5% or 0.05; '{text}' is none.");
        return 0;
    }
}
