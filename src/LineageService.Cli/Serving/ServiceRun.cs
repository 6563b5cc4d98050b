using LineageService.Api;
using LineageService.Api.Hosting;
using LineageService.Api.Telemetry;
using LineageService.Cli.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LineageService.Cli.Serving;

/// <summary>Runs the service until it is told to stop.</summary>
internal static class ServiceRun
{
    /// <param name="started">Called with the address once it listens.</param>
    /// <param name="failing">Ends with a sentence when something that the service needs cannot go on; null for nothing.</param>
    /// <param name="additions">What is added to the API; null for nothing.</param>
    /// <exception cref="CommandException">The addresses are refused, one is in use, or something that the service needs cannot go on.</exception>
    public static async Task RunAsync(
        LineageBackend backend,
        LineageApiOptions options,
        Action<string> started,
        CancellationToken cancellationToken,
        Task<string>? failing = null,
        LineageApiAdditions? additions = null)
    {
        if (ListenAddresses.Read(options.Urls, options.AllowRemote).Refusal is { } refusal)
            throw new CommandException(ExitCodes.Usage, refusal);

        var app = LineageApi.Build(backend, options, additions);
        await using (app.ConfigureAwait(false))
        {
            await StartAsync(app, options, cancellationToken).ConfigureAwait(false);
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
            var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("LineageService");
            foreach (var address in addresses?.Addresses ?? [])
            {
                ServiceLog.Listening(logger, address, ServiceVersion.Current, backend.Host.Epoch);
                started(address);
            }

            var shutdown = app.WaitForShutdownAsync(cancellationToken);
            if (failing is not null && await Task.WhenAny(shutdown, failing).ConfigureAwait(false) == failing)
            {
                var reason = await failing.ConfigureAwait(false);
                ServiceLog.Ending(logger, reason);
                await app.StopAsync(cancellationToken).ConfigureAwait(false);
                throw new CommandException(ExitCodes.Unavailable, reason);
            }

            await shutdown.ConfigureAwait(false);
            ServiceLog.Stopping(logger, backend.Host.Epoch);
        }
    }

    private static async Task StartAsync(WebApplication app, LineageApiOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            throw new CommandException(
                ExitCodes.PortInUse, $"{options.Urls} is in use by another process. Choose another with --urls; port 0 takes a free one.", failure);
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException or InvalidOperationException)
        {
            throw new CommandException(ExitCodes.Unavailable, $"Cannot listen on {options.Urls}: {failure.Message}", failure);
        }
    }
}
