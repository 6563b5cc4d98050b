using System.Runtime.CompilerServices;

namespace LineageService.Ingestion.Collecting.Versions;

/// <summary>What another collector gives, with its files named from the root of the repository that its directory lies in.</summary>
/// <param name="prefix">With a slash at its end; empty at the root.</param>
public sealed class PlacedCollector(ICollector inner, string prefix) : ICollector
{
    public CollectorSource Source => inner.Source;

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in inner.CollectAsync(progress, cancellationToken).ConfigureAwait(false))
        {
            yield return item switch
            {
                _ when prefix.Length == 0 => item,
                CollectedTask { Task.File: { } file } task => task with { Task = task.Task with { File = prefix + file } },
                CollectedOpaqueTask { File: { } file } opaque => opaque with { File = prefix + file },
                CollectedEdges { File: { } file } stated => stated with { File = prefix + file },
                CollectedFailure { Failure.File: { } file } failure => failure with { Failure = failure.Failure with { File = prefix + file } },
                _ => item,
            };
        }
    }
}
