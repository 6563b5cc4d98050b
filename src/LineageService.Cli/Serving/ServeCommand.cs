using System.CommandLine;
using LineageService.Api;
using LineageService.Api.Access;
using LineageService.Api.Hosting;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Configuration;
using LineageService.Cli.Configuration.Sources;
using LineageService.Cli.Kafka;
using LineageService.Cli.Moving;
using LineageService.Cli.Telemetry;
using LineageService.Graph.Store;
using LineageService.Ingestion.Upgrades;
using LineageService.Ingestion.Usage;
using Spectre.Console;

namespace LineageService.Cli.Serving;

/// <summary><c>lineage serve</c>: the HTTP API over the embedded store.</summary>
public static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve", "Serve the HTTP API (/api/v2, OpenLineage at /api/v1/lineage, explorer at /docs).");
        var flags = new FlagSource(ServiceOptions.All, ServiceOptions.All);
        flags.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(CommandConsole.Of(parsed), Read(flags, parsed), cancellationToken));
        return command.WithExamples(
            new("lineage serve", $"the store in ./{StoreLocation.DefaultDirectory} at {LineageApiOptions.DefaultUrl}"),
            new("lineage serve --config /etc/lineage/lineage.yaml", "with options out of a file (docs/configuration.md)"),
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

    private static ServiceOptions Read(FlagSource flags, ParseResult parsed) => ServiceOptions.Bind(
        ServiceConfiguration.Read(flags.Read(parsed), parsed.GetValue(flags.File), EnvironmentSource.OfProcess(), ServiceOptions.All));

    private static async Task<int> RunAsync(CommandConsole console, ServiceOptions options, CancellationToken cancellationToken)
    {
        using var certificate = ServerCertificate.Read(options.Certificate);
        var api = options.Api with { Functions = FunctionsOption.Read(options.Functions), Certificate = certificate, Readiness = options.Readiness };
        using var telemetry = ServiceTelemetry.Start(options.Telemetry);
        if (options.Kafka is { } kafka) await KafkaServing.CheckAsync(kafka, hasUsageSink: true, cancellationToken).ConfigureAwait(false);
        var backend = await OpenAsync(options, api, cancellationToken).ConfigureAwait(false);
        await using (backend.ConfigureAwait(false))
        {
            if (api is { TokensAreRequired: true, Proxy.IsEnabled: false }) await RequireTokenAsync(backend, options.StoreDirectory, cancellationToken).ConfigureAwait(false);
            console.Progress.MarkupLineInterpolated(
                $"[grey]lineage {ServiceVersion.Current}, store {options.StoreDirectory}, epoch {backend.Host.Epoch}[/]");
            var engine = await StoreEngine.FindAsync(backend.Host.Store, backend.Tasks.Engine, cancellationToken).ConfigureAwait(false);
            if (!engine.IsCurrent) console.Progress.MarkupLineInterpolated($"[yellow]{engine.Sentence}[/]");
            using var usage = new UsageRegister(backend.Host, backend.Time);
            var consuming = options.Kafka is null
                ? null
                : await KafkaServing.StartAsync(backend, options.Kafka, usage, cancellationToken).ConfigureAwait(false);
            await using (consuming)
            {
                var served = (consuming?.Backend ?? backend) with { Usage = usage };
                await ServiceRun.RunAsync(
                    StoreAddresses.IsShared(options.StoreDirectory) ? SharedIntake.Guard(served) : served,
                    api,
                    address => Announce(console, address),
                    cancellationToken,
                    consuming?.Failing,
                    telemetry.ToAdditions()).ConfigureAwait(false);
                telemetry.Flush();
            }
        }

        return ExitCodes.Done;
    }

    private static async Task<LineageBackend> OpenAsync(ServiceOptions options, LineageApiOptions api, CancellationToken cancellationToken)
    {
        try
        {
            return await LineageBackends.OpenAsync(options.StoreDirectory, options.Store, options.Events, cancellationToken, api.Functions, options.Graph).ConfigureAwait(false);
        }
        catch (LineageStoreException failure) when (failure.Obstacle != StoreObstacle.Other)
        {
            throw new CommandException(failure.Obstacle == StoreObstacle.Locked ? ExitCodes.StoreLocked : ExitCodes.StoreIsNewer, failure.Message, failure);
        }
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
