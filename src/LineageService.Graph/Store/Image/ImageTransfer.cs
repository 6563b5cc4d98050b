using System.Text.Json;

namespace LineageService.Graph.Store.Image;

/// <summary>Whether an image can be written into a store.</summary>
public enum TargetState
{
    /// <summary>It holds nothing.</summary>
    Empty,

    /// <summary>A transfer of the same source was cut off in it, and can go on.</summary>
    Begun,

    /// <summary>A transfer of another source, or of another state of the same, was cut off in it.</summary>
    BegunOtherwise,

    /// <summary>It holds something.</summary>
    Full,
}

/// <summary>Where the items of a transfer come from.</summary>
/// <param name="Identity">Equal for equal items in equal order: of a store its id and epoch, of a backup its hash.</param>
/// <param name="Items">Reads them from the first on.</param>
public sealed record ImageSource(string Identity, Func<CancellationToken, IAsyncEnumerable<ImageItem>> Items)
{
    /// <summary>A store as it is now.</summary>
    public static ImageSource Of(ILineageStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        var image = (IStoreImage)store;
        var id = store is ISnapshotShelf shelf ? shelf.StoreId.ToString("N") : image.ImageKind;
        return new ImageSource(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{id}@{store.Epoch}"), image.ReadImageAsync);
    }
}

/// <summary>How far a transfer is.</summary>
/// <param name="Items">Items that are in the target.</param>
/// <param name="Kind">The kind of the last one, for a person.</param>
public readonly record struct TransferProgress(long Items, string Kind);

/// <summary>What a transfer did.</summary>
/// <param name="Digest">Of all items, those of an earlier attempt among them.</param>
/// <param name="Resumed">Items that an earlier attempt had written.</param>
/// <param name="Epoch">The epoch of the target afterwards.</param>
public sealed record TransferReport(ImageDigest Digest, long Resumed, long Epoch);

/// <summary>
/// Writes an image into an empty store, in pieces; each piece with the note how far it is, so that a transfer that was cut off goes on where it was.
/// Until the end the target's epoch is 0: a store that is half full is not taken for a whole one.
/// </summary>
public static class ImageTransfer
{
    private const int PieceItems = 1_000;
    private const long PieceBytes = 4L << 20;

    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<TargetState> FindTargetStateAsync(ILineageStore target, string identity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (await FindProgressAsync(target, cancellationToken).ConfigureAwait(false) is { } begun)
            return begun.Source == identity ? TargetState.Begun : TargetState.BegunOtherwise;
        if (target.Epoch > 0) return TargetState.Full;
        await foreach (var item in ((IStoreImage)target).ReadImageAsync(cancellationToken).ConfigureAwait(false))
            return item is StoreStateImage ? TargetState.Empty : TargetState.Full;
        return TargetState.Empty;
    }

    /// <summary>Where a transfer into a store was cut off; null where none was.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<long?> FindCutOffAsync(ILineageStore target, CancellationToken cancellationToken) =>
        (await FindProgressAsync(target, cancellationToken).ConfigureAwait(false))?.Items;

    /// <param name="overwrite">True to clear the target first where it holds anything but an earlier attempt of the same transfer.</param>
    /// <exception cref="InvalidOperationException">The target holds something and may not be overwritten.</exception>
    /// <exception cref="LineageStoreException">A store cannot be read or written.</exception>
    public static async Task<TransferReport> RunAsync(
        ImageSource source, ILineageStore target, bool overwrite, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        var image = (IStoreImage)target;
        var state = await FindTargetStateAsync(target, source.Identity, cancellationToken).ConfigureAwait(false);
        if (state is TargetState.Full or TargetState.BegunOtherwise)
        {
            if (!overwrite) throw new InvalidOperationException("The target holds something.");
            await image.ClearImageAsync(cancellationToken).ConfigureAwait(false);
        }

        var skip = state == TargetState.Begun ? (await FindProgressAsync(target, cancellationToken).ConfigureAwait(false))?.Items ?? 0 : 0;
        var digest = new ImageDigest();
        var piece = new List<ImageItem>();
        var (done, bytes) = (0L, 0L);
        StoreStateImage? last = null;
        await foreach (var item in source.Items(cancellationToken).ConfigureAwait(false))
        {
            var size = digest.Add(item);
            if (++done <= skip) continue;
            if (item is StoreStateImage end)
            {
                last = end;
                break;
            }

            piece.Add(item);
            bytes += size;
            if (piece.Count < PieceItems && bytes < PieceBytes) continue;
            piece.Add(Note(source.Identity, done));
            await image.WriteImageAsync(piece, cancellationToken).ConfigureAwait(false);
            progress?.Report(new TransferProgress(done, ImageDigest.KindOf(item)));
            piece = [];
            bytes = 0;
        }

        if (last is null) throw new LineageStoreException("The image ends too early.", isTransient: false);
        piece.Add(last);
        await image.WriteImageAsync(piece, cancellationToken).ConfigureAwait(false);
        progress?.Report(new TransferProgress(done, ImageDigest.KindOf(last)));
        return new TransferReport(digest, skip, last.Epoch);
    }

    private static KeyedStateImage Note(string source, long items) =>
        new(new KeyedState(ImageItem.ProgressKey, JsonSerializer.SerializeToUtf8Bytes(new TransferNote(source, items))));

    private static async Task<TransferNote?> FindProgressAsync(ILineageStore target, CancellationToken cancellationToken) =>
        await target.FindKeyedStateAsync(ImageItem.ProgressKey, cancellationToken).ConfigureAwait(false) is { State.Length: > 0 } state
            ? JsonSerializer.Deserialize<TransferNote>(state.State.Span)
            : null;

    private sealed record TransferNote(string Source, long Items);
}
