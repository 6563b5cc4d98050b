using System.IO.Compression;
using System.Text;
using System.Text.Unicode;
using LineageService.Api.Access;
using LineageService.Api.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace LineageService.Api.Requests;

/// <summary>
/// Reads a request's body whole, with its limits: media type, compression, size after decompression, encoding. What is wrong becomes a
/// <see cref="ProblemException"/>.
/// </summary>
public sealed class BodyReader(LineageApiOptions options, BodyBudget budget)
{
    private const int FirstBuffer = 64 * 1024;

    // Below this even the worst bomb costs nothing worth the trouble.
    private const int UnboundedGrowth = 8 << 20;

    private const int SuspectGrowth = 1 << 20;

    // Ten times the usual ratio: beyond what gzip can, so that only brotli is meant.
    private const int SuspectFactor = 10;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>Media types of JSON documents.</summary>
    public static IReadOnlyList<string> Json { get; } = ["application/json"];

    /// <summary>Media types of JSON documents and JSON lines.</summary>
    public static IReadOnlyList<string> JsonOrLines { get; } = ["application/json", "application/x-ndjson", "application/jsonl"];

    /// <param name="limit">Largest size in bytes after decompression.</param>
    /// <param name="mediaTypes">What may be sent. Required also because a browser cannot send these across origins without asking first.</param>
    /// <exception cref="ProblemException">415, 413, 400 or 503.</exception>
    public async Task<RequestBody> ReadAsync(HttpContext context, long limit, IReadOnlyList<string> mediaTypes)
    {
        CheckMediaType(context.Request, mediaTypes);
        limit = Math.Min(limit, context.Actor().MaxBodyBytes ?? long.MaxValue);
        var encoding = context.Request.Headers.ContentEncoding.ToString().Trim();
        if (encoding.Length == 0 && context.Request.ContentLength > limit) throw TooLarge(limit);

        var counted = encoding.Length == 0 ? null : new CountedStream(context.Request.Body);
        var source = Decompress(counted ?? context.Request.Body, encoding);
        try
        {
            return await ReadAsync(source, counted, limit, encoding, context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            if (counted is not null) await source.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<RequestBody> ReadAsync(Stream source, CountedStream? counted, long limit, string encoding, CancellationToken cancellationToken)
    {
        var taken = 0L;
        var kept = false;
        try
        {
            var buffer = Grow([], FirstBuffer, ref taken);
            var length = 0;
            while (true)
            {
                if (length == buffer.Length) buffer = Grow(buffer, Math.Min(buffer.Length * 2L, limit + 1), ref taken);
                var read = await source.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                if (read == 0) break;
                length += read;
                if (length > limit) throw TooLarge(limit);
                if (counted is not null && IsBomb(length, counted.Count)) throw GrowsTooMuch();
            }

            var body = buffer.AsMemory(0, length);
            if (body.Span.StartsWith(ByteOrderMark)) body = body[ByteOrderMark.Length..];
            if (!Utf8.IsValid(body.Span)) throw NotUtf8(body.Span);
            kept = true;
            return new RequestBody(body, budget, taken);
        }
        catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException && encoding.Length > 0)
        {
            // What is no brotli ends in an InvalidOperationException.
            throw new ProblemException(new Problem(ProblemType.InvalidEncoding, $"The body is not valid {encoding} data, or it ends too early."));
        }
        finally
        {
            if (!kept) budget.Return(taken);
        }
    }

    private byte[] Grow(byte[] buffer, long size, ref long taken)
    {
        if (!budget.TryTake(size - buffer.Length))
        {
            throw new ProblemException(new Problem(ProblemType.Overloaded, "Too many large bodies are being received at once; send it again later.")
            {
                RetryAfterSeconds = options.RetryAfterSeconds,
            });
        }

        taken += size - buffer.Length;
        var larger = GC.AllocateUninitializedArray<byte>((int)size);
        buffer.CopyTo(larger, 0);
        return larger;
    }

    private static void CheckMediaType(HttpRequest request, IReadOnlyList<string> mediaTypes)
    {
        var expected = string.Join(" or ", mediaTypes);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            throw new ProblemException(new Problem(ProblemType.UnsupportedMediaType, $"Send the body with Content-Type {expected}."));
        }

        var media = type.MediaType.ToString();
        var known = mediaTypes.Contains(media, StringComparer.OrdinalIgnoreCase)
            || (type.MediaType.StartsWith("application/", StringComparison.OrdinalIgnoreCase)
                && type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));
        if (!known)
        {
            throw new ProblemException(new Problem(ProblemType.UnsupportedMediaType, $"Content-Type {media} is not understood here; send {expected}."));
        }

        if (type.Charset.Length > 0 && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(new Problem(ProblemType.UnsupportedMediaType, $"Charset {type.Charset} is not understood; JSON is UTF-8."));
        }
    }

    private static Stream Decompress(Stream body, string encoding) => encoding.ToUpperInvariant() switch
    {
        "" or "IDENTITY" => body,
        "GZIP" or "X-GZIP" => new GZipStream(body, CompressionMode.Decompress, leaveOpen: true),
        "BR" => new BrotliStream(body, CompressionMode.Decompress, leaveOpen: true),
        _ => throw new ProblemException(
            new Problem(ProblemType.UnsupportedEncoding, "Content-Encoding must be gzip or br, or the body sent as it is.")),
    };

    // What grows as nothing real does is found early; what grows only much, once it is large.
    private bool IsBomb(int length, long came) =>
        (length > UnboundedGrowth && length / options.MaxDecompressionRatio > came) || (length > SuspectGrowth && length / SuspectFactor / options.MaxDecompressionRatio > came);

    private ProblemException GrowsTooMuch() => new(new Problem(
        ProblemType.PayloadTooLarge,
        $"The body becomes more than {options.MaxDecompressionRatio} times larger by decompression; send it in smaller parts or less compressed."));

    private static ProblemException TooLarge(long limit) =>
        new(new Problem(ProblemType.PayloadTooLarge, $"The body may have at most {limit} bytes after decompression.") { Limit = limit });

    private static ProblemException NotUtf8(ReadOnlySpan<byte> body)
    {
        var offset = 0;
        while (offset < body.Length && Rune.DecodeFromUtf8(body[offset..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
            offset += consumed;
        return new ProblemException(new Problem(ProblemType.InvalidEncoding, $"The body is not UTF-8: an invalid sequence begins at byte {offset}.")
        {
            Offset = offset,
        });
    }
}
