using LineageService.Api;
using LineageService.Api.Hosting;
using LineageService.Cli.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LineageService.Cli.Serving;

/// <summary>Runs the service until it is told to stop.</summary>
internal static class ServiceRun
{
    /// <param name="started">Called with the address once it listens.</param>
    /// <exception cref="CommandException">The addresses are refused, or one is in use.</exception>
    public static async Task RunAsync(
        LineageBackend backend, LineageApiOptions options, Action<string> started, CancellationToken cancellationToken)
    {
        if (ListenAddresses.Read(options.Urls, options.AllowRemote).Refusal is { } refusal)
            throw new CommandException(ExitCodes.Usage, refusal);

        var app = LineageApi.Build(backend, options);
        await using (app.ConfigureAwait(false))
        {
            await StartAsync(app, options, cancellationToken).ConfigureAwait(false);
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
            foreach (var address in addresses?.Addresses ?? []) started(address);
            await app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
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
                ExitCodes.Unavailable, $"{options.Urls} is in use by another process. Choose another with --urls; port 0 takes a free one.", failure);
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException or InvalidOperationException)
        {
            throw new CommandException(ExitCodes.Unavailable, $"Cannot listen on {options.Urls}: {failure.Message}", failure);
        }
    }
}
