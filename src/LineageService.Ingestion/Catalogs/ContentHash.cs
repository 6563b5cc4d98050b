using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace LineageService.Ingestion.Catalogs;

/// <summary>
/// SHA-256 over a sequence of texts, each ended, so that <c>["ab", "c"]</c> and <c>["a", "bc"]</c> differ; null differs from empty. Collects bytes
/// before it hashes: one call for each of millions of tokens would cost more than the hashing. Mutable; dispose it.
/// </summary>
internal sealed class ContentHash : IDisposable
{
    private const int BufferLength = 16 * 1024;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
    private IncrementalHash? _hash;
    private int _length;

    public void Append(string? text)
    {
        if (text is null) Append("\u0001");
        else Append(text.AsSpan());
    }

    public void Append(ReadOnlySpan<char> text)
    {
        // In pieces, so that a text of any length passes through the buffer.
        while (text.Length > 4096)
        {
            Encode(text[..4096]);
            text = text[4096..];
        }

        Encode(text);
        _buffer[_length++] = 0;
    }

    /// <summary>The first 16 bytes of the digest as lower-case hex; the hash starts anew.</summary>
    public string Finish()
    {
        Span<byte> digest = stackalloc byte[32];
        if (_hash is null)
        {
            SHA256.HashData(_buffer.AsSpan(0, _length), digest);
        }
        else
        {
            _hash.AppendData(_buffer.AsSpan(0, _length));
            _hash.GetHashAndReset(digest);
        }

        _length = 0;
        return Convert.ToHexStringLower(digest[..16]);
    }

    public void Dispose()
    {
        _hash?.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private void Encode(ReadOnlySpan<char> text)
    {
        if (BufferLength - _length <= Encoding.UTF8.GetMaxByteCount(text.Length))
        {
            (_hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256)).AppendData(_buffer.AsSpan(0, _length));
            _length = 0;
        }

        // Most are a few letters of ASCII.
        if (Ascii.FromUtf16(text, _buffer.AsSpan(_length), out var written) == OperationStatus.Done) _length += written;
        else _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
    }
}
