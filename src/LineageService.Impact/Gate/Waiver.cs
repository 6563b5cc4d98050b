namespace LineageService.Impact.Gate;

/// <summary>One finding that somebody answers for, until a day. It stays in every report, as waived; after the day it counts again.</summary>
/// <param name="Fingerprint">Of <see cref="Report.AffectedNode.Fingerprint"/>; at least its first 12 characters.</param>
/// <param name="Expires">The last day on which it holds.</param>
public sealed record Waiver(string Fingerprint, string Reason, string Approver, DateOnly Expires)
{
    /// <summary>Shorter names could mean two findings.</summary>
    public const int MinLength = 12;

    public bool Covers(string fingerprint, DateOnly today) =>
        today <= Expires && Fingerprint.Length >= MinLength && fingerprint.StartsWith(Fingerprint, StringComparison.OrdinalIgnoreCase);
}
