using System.CommandLine;
using LineageService.Api;
using LineageService.Api.Access;
using LineageService.Api.Hosting;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Kafka;
using LineageService.Ingestion.Upgrades;
using LineageService.Ingestion.Usage;
using Spectre.Console;

namespace LineageService.Cli.Serving;

/// <summary><c>lineage serve</c>: the HTTP API over the embedded store.</summary>
public static class ServeCommand
{
    public static Command Create()
    {
        var store = StoreLocation.CreateOption();
        var urls = CreateUrlsOption();
        var allowRemote = new Option<bool>("--allow-remote")
        {
            Description = "Listen on addresses that other machines reach. Every request then needs a token (docs/access.md)",
        };
        var requireTokens = new Option<bool>("--require-tokens")
        {
            Description = "Ask for tokens on loopback too, as behind a proxy of the same machine",
        };
        var tokenRate = new Option<int?>("--token-rate")
        {
            Description = "Requests that one token may send in a second, at least 1. Default: any number", HelpName = "N",
        };
        tokenRate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1) result.AddError("--token-rate must be at least 1.");
        });
        var functions = FunctionsOption.Create();
        var command = new Command("serve", "Serve the HTTP API (/api/v2, OpenLineage at /api/v1/lineage, explorer at /docs).")
        {
            store, urls, allowRemote, requireTokens, tokenRate, functions,
        };
        var kafka = new KafkaServeOptions();
        kafka.AddTo(command);
        command.SetAction((parseResult, cancellationToken) => RunAsync(
            CommandConsole.Of(parseResult),
            StoreLocation.Resolve(parseResult.GetValue(store)),
            new LineageApiOptions
            {
                Urls = parseResult.GetValue(urls)!,
                AllowRemote = parseResult.GetValue(allowRemote),
                TokenRequestsPerSecond = parseResult.GetValue(tokenRate),
                RequireTokens = parseResult.GetValue(requireTokens),
                Functions = FunctionsOption.Read(parseResult.GetValue(functions)),
            },
            kafka.Read(parseResult),
            cancellationToken));
        return command.WithExamples(
            new("lineage serve", $"the store in ./{StoreLocation.DefaultDirectory} at {LineageApiOptions.DefaultUrl}"),
            new("lineage serve --store /var/lib/lineage --urls http://127.0.0.1:0", "another store, on a free port, which is printed"),
            new("lineage serve --urls http://0.0.0.0:8470 --allow-remote", "for other machines, with tokens"),
            new("lineage serve --kafka-bootstrap broker:9092 --kafka-topics openlineage.events", "events out of Kafka too (docs/kafka.md)"));
    }

    public static Option<string> CreateUrlsOption() => new("--urls")
    {
        Description = "Addresses to listen on, separated by semicolons; port 0 takes a free one",
        HelpName = "URLS",
        DefaultValueFactory = _ => LineageApiOptions.DefaultUrl,
    };

    private static async Task<int> RunAsync(
        CommandConsole console, string store, LineageApiOptions options, KafkaServeSettings? kafka, CancellationToken cancellationToken)
    {
        if (ListenAddresses.Read(options.Urls, options.AllowRemote).Refusal is { } refusal)
            throw new CommandException(ExitCodes.Usage, refusal);

        if (kafka is not null) await KafkaServing.CheckAsync(kafka, hasUsageSink: true, cancellationToken).ConfigureAwait(false);
        var backend = await LineageBackends.OpenAsync(store, cancellationToken, options.Functions).ConfigureAwait(false);
        await using (backend.ConfigureAwait(false))
        {
            if (options.TokensAreRequired) await RequireTokenAsync(backend, store, cancellationToken).ConfigureAwait(false);
            console.Progress.MarkupLineInterpolated($"[grey]lineage {ServiceVersion.Current}, store {store}, epoch {backend.Host.Current.Epoch}[/]");
            var engine = await StoreEngine.FindAsync(backend.Host.Store, backend.Tasks.Engine, cancellationToken).ConfigureAwait(false);
            if (!engine.IsCurrent) console.Progress.MarkupLineInterpolated($"[yellow]{engine.Sentence}[/]");
            using var usage = new UsageRegister(backend.Host, backend.Time);
            var consuming = kafka is null ? null : await KafkaServing.StartAsync(backend, kafka, usage, cancellationToken).ConfigureAwait(false);
            await using (consuming)
            {
                await ServiceRun.RunAsync(
                    consuming?.Backend ?? backend, options, address => Announce(console, address), cancellationToken, consuming?.Failing)
                    .ConfigureAwait(false);
            }
        }

        return ExitCodes.Done;
    }

    private static async Task RequireTokenAsync(LineageBackend backend, string store, CancellationToken cancellationToken)
    {
        using var tokens = new TokenRegister(backend.Host, backend.Time);
        var now = backend.Time.GetUtcNow();
        if ((await tokens.ListAsync(cancellationToken).ConfigureAwait(false)).Any(token => token.IsUsable(now))) return;
        throw new CommandException(
            ExitCodes.Usage,
            $"Every request would need a token and the store has none: make one with `lineage admin token create --name operator --scopes read,admin --store {store}`.");
    }

    private static void Announce(CommandConsole console, string address)
    {
        console.Answer.WriteLine($"Listening on {address}");
        console.Answer.Flush();
        console.Progress.MarkupLineInterpolated($"[grey]Explorer: {address}/docs   Events: POST {address}/api/v1/lineage   Ctrl+C stops.[/]");
    }
}
