using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LineageService.Api.Access;

/// <summary>
/// Cursors of a bound actor: they hold the name of the last node of a page, which may be one that it may not see. Encrypted with its own key. Those of
/// who sees everything stay as they are.
/// </summary>
internal static class SealedCursor
{
    private const int NonceBytes = 12, TagBytes = 16;

    public static string? Seal(ReadOnlyMemory<byte> key, string? cursor)
    {
        if (cursor is null || key.IsEmpty) return cursor;
        var plain = Encoding.UTF8.GetBytes(cursor);
        var all = new byte[NonceBytes + plain.Length + TagBytes];
        var nonce = all.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key.Span, TagBytes);
        cipher.Encrypt(nonce, plain, all.AsSpan(NonceBytes, plain.Length), all.AsSpan(NonceBytes + plain.Length));
        return Base64Url.EncodeToString(all);
    }

    /// <returns>The cursor; null where it is none that was sealed with this key.</returns>
    public static string? Open(ReadOnlyMemory<byte> key, string text)
    {
        if (key.IsEmpty) return text;
        if (!Base64Url.IsValid(text)) return null;
        var all = Base64Url.DecodeFromChars(text);
        if (all.Length < NonceBytes + TagBytes) return null;
        var plain = new byte[all.Length - NonceBytes - TagBytes];
        try
        {
            using var cipher = new AesGcm(key.Span, TagBytes);
            cipher.Decrypt(all.AsSpan(0, NonceBytes), all.AsSpan(NonceBytes, plain.Length), all.AsSpan(NonceBytes + plain.Length), plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return Encoding.UTF8.GetString(plain);
    }
}
