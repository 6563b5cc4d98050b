using System.Text;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Moving;
using LineageService.Cli.Questions;
using LineageService.Graph.Snapshot;

namespace LineageService.Cli.Labels;

/// <summary>Answers and takes what is asked and said of labels, with the JSON of REST: in a store on disk or through a running service.</summary>
internal interface ILabelDesk : IAsyncDisposable
{
    /// <param name="path">Below <c>/api/v2/labels</c>; empty for the list of labels.</param>
    /// <exception cref="CommandException">The question is wrong, or nobody can answer it.</exception>
    Task<ReadOnlyMemory<byte>> GetAsync(string path, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken);

    /// <exception cref="CommandException">It is refused, or nobody can do it.</exception>
    Task<ReadOnlyMemory<byte>> PostAsync(string path, string body, CancellationToken cancellationToken);
}

/// <summary>Chooses where labels are asked for.</summary>
internal static class LabelDesks
{
    /// <param name="onlyReads">True where nothing is said: then the store may be open elsewhere.</param>
    /// <exception cref="CommandException">There is no store.</exception>
    public static async Task<ILabelDesk> OpenAsync(string? server, string? store, bool onlyReads, CancellationToken cancellationToken)
    {
        if (ServerLocation.Resolve(server, store) is { } uri)
            return new ServerLabelDesk(new ServiceClient(uri, Environment.GetEnvironmentVariable(ServerLocation.TokenVariable)));
        var directory = AnswerSources.RequireStore(store);
        var opened = onlyReads
            ? await StoreAddresses.OpenToReadAsync(directory, cancellationToken).ConfigureAwait(false)
            : await StoreAddresses.OpenToWriteAsync(directory, cancellationToken).ConfigureAwait(false);
        return await StoreLabelDesk.OpenAsync(
            await LineageGraphHost.OpenAsync(opened, TimeProvider.System, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A running service.</summary>
    private sealed class ServerLabelDesk(ServiceClient client) : ILabelDesk
    {
        public Task<ReadOnlyMemory<byte>> GetAsync(string path, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken) =>
            client.SendAsync(HttpMethod.Get, path.Length == 0 ? "labels" : $"labels/{path}", parameters, cancellationToken);

        public async Task<ReadOnlyMemory<byte>> PostAsync(string path, string body, CancellationToken cancellationToken)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            return await client.SendAsync(HttpMethod.Post, $"labels/{path}", [], cancellationToken, content).ConfigureAwait(false);
        }

        public ValueTask DisposeAsync()
        {
            client.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
