using System.Text;

namespace LineageService.Ingestion.Reading;

/// <summary>Turns the bytes of a text file into a string: UTF-8, or UTF-16 where a byte order mark says so. Nothing else is guessed.</summary>
public static class TextDecoding
{
    /// <summary>The text, or null and where the bytes stop being text.</summary>
    public static string? TryDecode(ReadOnlySpan<byte> bytes, string? file, out SourceFailure? failure)
    {
        failure = null;
        if (bytes.StartsWith<byte>([0xFF, 0xFE])) return Encoding.Unicode.GetString(bytes[2..]);
        if (bytes.StartsWith<byte>([0xFE, 0xFF])) return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        if (bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        failure = JsonRecord.CheckUtf8(bytes, file, 1);
        return failure is null ? Encoding.UTF8.GetString(bytes) : null;
    }
}
