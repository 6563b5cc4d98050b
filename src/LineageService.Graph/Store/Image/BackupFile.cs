using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.IO.Compression;

namespace LineageService.Graph.Store.Image;

/// <summary>What the first line of a backup says.</summary>
/// <param name="Version">Of the format.</param>
/// <param name="Program">The version of the program that wrote it.</param>
/// <param name="Store">The kind of store that it was taken from.</param>
/// <param name="Epoch">The epoch of that store as the backup began; the last item has the one that it shows.</param>
/// <param name="TakenAt">UTC.</param>
public sealed record BackupHeader(int Version, string Program, string Store, long Epoch, DateTimeOffset TakenAt)
{
    public const int CurrentVersion = 1;
}

/// <summary>What a backup holds.</summary>
/// <param name="Sha256">Of the contents, before they were packed; lower-case hex.</param>
public sealed record BackupSummary(BackupHeader Header, ImageDigest Digest, long Epoch, string Sha256);

/// <summary>
/// A whole store as one file: the image of a store as lines of JSON, events' bodies behind their lines as they came, a header in front and a hash at
/// the end, packed with Brotli. The same for every kind of store, so that a backup of one can be restored into another.
/// </summary>
public static class BackupFile
{
    private const string HeaderKind = "#lineage-backup", EndKind = "#end";
    private const int BufferSize = 128 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <param name="output">Not disposed.</param>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<BackupSummary> WriteAsync(
        IStoreImage store, BackupHeader header, Stream output, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(header);
        var packed = new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true);
        await using var closing = packed.ConfigureAwait(false);
        var buffered = new BufferedStream(packed, BufferSize);
        await using var flushing = buffered.ConfigureAwait(false);
        var writer = new BackupLines(buffered);
        writer.Write(JsonSerializer.SerializeToUtf8Bytes(new Marked<BackupHeader>(HeaderKind, header), Options));
        var digest = new ImageDigest();
        var (count, epoch) = (0L, 0L);
        await foreach (var item in store.ReadImageAsync(cancellationToken).ConfigureAwait(false))
        {
            digest.Add(item);
            var (line, body) = ImageCodec.Write(item);
            writer.Write(line);
            if (item is EventImage) writer.Write(body.Span);
            if (item is StoreStateImage state) epoch = state.Epoch;
            if (++count % 1_000 == 0) progress?.Report(new TransferProgress(count, ImageDigest.KindOf(item)));
        }

        progress?.Report(new TransferProgress(count, ""));
        var sha256 = writer.Hash();
        writer.Write(JsonSerializer.SerializeToUtf8Bytes(new Marked<BackupEnd>(EndKind, new BackupEnd(count, sha256)), Options));
        return new BackupSummary(header, digest, epoch, sha256);
    }

    /// <summary>The header alone; cheap.</summary>
    /// <exception cref="InvalidDataException">It is no backup, or one of a version that this program does not read.</exception>
    public static BackupHeader ReadHeader(Stream input)
    {
        using var reader = Reader(input);
        return Header(reader);
    }

    /// <summary>Reads a backup from end to end and looks at its hash.</summary>
    /// <exception cref="InvalidDataException">It is no backup, is cut off or was changed.</exception>
    public static async Task<BackupSummary> CheckAsync(Stream input, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        BackupHeader header;
        using var reader = Reader(input);
        header = Header(reader);
        var digest = new ImageDigest();
        var (count, epoch) = (0L, 0L);
        var end = new StrongBox<string?>();
        await foreach (var item in ItemsAsync(reader, end, cancellationToken).ConfigureAwait(false))
        {
            digest.Add(item);
            if (item is StoreStateImage state) epoch = state.Epoch;
            if (++count % 1_000 == 0) progress?.Report(new TransferProgress(count, ImageDigest.KindOf(item)));
        }

        return new BackupSummary(header, digest, epoch, end.Value!);
    }

    /// <summary>The items of a backup. The last one comes only once the hash was found right.</summary>
    /// <param name="input">Disposed at the end.</param>
    /// <exception cref="InvalidDataException">It is no backup, is cut off or was changed.</exception>
    public static async IAsyncEnumerable<ImageItem> ReadAsync(Stream input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = Reader(input);
        Header(reader);
        await foreach (var item in ItemsAsync(reader, new StrongBox<string?>(), cancellationToken).ConfigureAwait(false)) yield return item;
    }

    private static BackupLines Reader(Stream input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new BackupLines(new BufferedStream(new BrotliStream(input, CompressionMode.Decompress), BufferSize));
    }

    private static BackupHeader Header(BackupLines reader)
    {
        Marked<BackupHeader>? header;
        try
        {
            header = reader.ReadLine() is { } line ? JsonSerializer.Deserialize<Marked<BackupHeader>>(line.Span, Options) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("This is no backup of a lineage store: its first line is not a backup's header.", exception);
        }

        if (header is not { Kind: HeaderKind, Of: { } known }) throw new InvalidDataException("This is no backup of a lineage store.");
        return known.Version <= BackupHeader.CurrentVersion
            ? known
            : throw new InvalidDataException(
                $"The backup has version {known.Version}, and this program reads up to {BackupHeader.CurrentVersion}: a newer program wrote it.");
    }

    private static async IAsyncEnumerable<ImageItem> ItemsAsync(
        BackupLines reader, StrongBox<string?> hash, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var count = 0L;
        ImageItem? held = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var sum = held is StoreStateImage ? reader.Hash() : null;
            var item = Next(reader, count, sum);
            if (item is null) break;
            if (held is StoreStateImage) throw new InvalidDataException("The backup goes on behind its end.");
            if (held is not null) yield return held;
            held = item;
            count++;
            if (count % 10_000 == 0) await Task.Yield();
        }

        hash.Value = reader.LastHash;
        yield return held ?? throw new InvalidDataException("The backup is cut off.");
    }

    // Null at the end, once the hash was found right.
    private static ImageItem? Next(BackupLines reader, long count, string? sum)
    {
        try
        {
            if (reader.ReadLine() is not { } line)
                throw new InvalidDataException(string.Create(
                    System.Globalization.CultureInfo.InvariantCulture, $"The backup is cut off behind item {count}."));
            if (sum is not null)
            {
                var end = JsonSerializer.Deserialize<Marked<BackupEnd>>(line.Span, Options);
                if (end is not { Kind: EndKind, Of: { } told }) throw new InvalidDataException("The backup goes on behind its end.");
                if (told.Items != count || told.Sha256 != sum)
                    throw new InvalidDataException("The backup was changed after it was written: its contents are not what its last line says.");
                return null;
            }

            var (read, size) = ImageCodec.Read(line.Span);
            return ImageCodec.Item(read, read is EventLine ? reader.ReadBody(size) : default);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NotSupportedException or ArgumentException)
        {
            throw new InvalidDataException(string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"The backup is damaged at item {count + 1}."), exception);
        }
    }

    private sealed record Marked<T>(string Kind, T Of);

    private sealed record BackupEnd(long Items, string Sha256);
}
