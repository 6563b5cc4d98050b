using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using LineageService.Api;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Rendering;
using LineageService.Cli.Serving;
using Spectre.Console;

namespace LineageService.Cli.Demo;

/// <summary><c>lineage demo</c>: the samples in a temporary store, three answers worth reading, then the API.</summary>
public static class DemoCommand
{
    public static Command Create()
    {
        var exit = new Option<bool>("--exit") { Description = "Stop after the answers instead of serving the API" };
        var urls = ServeCommand.CreateUrlsOption();
        var command = new Command("demo", "Load the samples into a temporary store, print three answers worth reading, then serve the API.") { exit, urls };
        command.SetAction((parseResult, cancellationToken) => RunAsync(
            CommandConsole.Of(parseResult),
            CommandConsole.AnswerOf(parseResult),
            parseResult.GetValue(exit) ? null : UrlsOf(parseResult.GetResult(urls) is { Implicit: false }, parseResult.GetValue(urls)!),
            cancellationToken));
        return command.WithExamples(
            new("lineage demo", "three answers, then the API and its explorer on loopback until Ctrl+C"),
            new("lineage demo --exit", "only the answers"));
    }

    /// <param name="urls">Where to serve; null to end after the answers.</param>
    private static async Task<int> RunAsync(CommandConsole console, IAnsiConsole answers, string? urls, CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory("lineage-demo-");
        var backend = await LineageBackends.OpenAsync(directory.Path, cancellationToken).ConfigureAwait(false);
        await using (backend.ConfigureAwait(false))
        {
            var loaded = await SampleWarehouse.LoadAsync(backend, console.Progress, cancellationToken).ConfigureAwait(false);
            await new DemoAnswers(answers, backend, cancellationToken).PrintAsync(loaded).ConfigureAwait(false);
            if (urls is null) return ExitCodes.Done;

            var options = new LineageApiOptions { Urls = urls };
            await ServiceRun.RunAsync(backend, options, address => Announce(answers, address), cancellationToken).ConfigureAwait(false);
        }

        return ExitCodes.Done;
    }

    // Whoever asks for an address gets that one or an error; who does not, should see the demo even beside a running service.
    private static string UrlsOf(bool asked, string urls)
    {
        if (asked || !Uri.TryCreate(urls, UriKind.Absolute, out var uri)) return urls;
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, uri.Port);
            probe.Start();
            return urls;
        }
        catch (SocketException)
        {
            return $"{uri.Scheme}://{uri.Host}:0";
        }
    }

    private static void Announce(IAnsiConsole console, string address)
    {
        Heading.Write(console, "Your turn");
        console.MarkupLineInterpolated($"Listening on [bold]{address}[/] until Ctrl+C. The store is temporary: nothing remains.");
        console.WriteLine();
        console.MarkupLineInterpolated($"  {address}/docs                  [grey]explorer of the API[/]");
        console.MarkupLineInterpolated($"  curl '{address}/api/v2/search?q=phone'");
        console.MarkupLineInterpolated($"  curl '{address}/api/v2/lineage?node={DemoQuestions.Genre}&direction=downstream&granularity=table'");
        console.MarkupLineInterpolated($"  lineage trace {DemoQuestions.Genre} --server {address}");
    }
}
