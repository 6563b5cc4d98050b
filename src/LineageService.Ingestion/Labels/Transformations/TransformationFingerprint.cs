using System.Security.Cryptography;
using System.Text;
using LineageService.Graph.Store;

namespace LineageService.Ingestion.Labels.Transformations;

/// <summary>
/// What a job does, as a hash that declassifications are bound to (propagation.md ): of its text where it has one, so that a newer engine does not
/// change it, else of what its analysis said. Layout of the text does not count.
/// </summary>
public static class TransformationFingerprint
{
    private const string OfText = "t1:", OfAnalysis = "a1:";

    /// <returns>Null for a job that says nothing of what it does.</returns>
    public static string? Of(JobRecord? job)
    {
        if (job is null) return null;
        if (job.Sql is { } sql) return OfText + Hash(Normalised(sql));
        return job.Fingerprint is { } fingerprint ? OfAnalysis + Hash(fingerprint) : null;
    }

    // White space outside quotes is one blank.
    private static string Normalised(string sql)
    {
        var text = new StringBuilder(sql.Length);
        var quote = '\0';
        foreach (var character in sql.AsSpan().Trim())
        {
            if (quote != '\0')
            {
                if (character == quote) quote = '\0';
                text.Append(character);
            }
            else if (char.IsWhiteSpace(character))
            {
                if (text.Length > 0 && text[^1] != ' ') text.Append(' ');
            }
            else
            {
                if (character is '\'' or '"' or '`') quote = character;
                text.Append(character);
            }
        }

        return text.ToString();
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
