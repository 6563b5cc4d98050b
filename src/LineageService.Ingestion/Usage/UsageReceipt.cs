namespace LineageService.Ingestion.Usage;

/// <summary>What became of records of usage.</summary>
/// <param name="Counted">Records that were new, or counters that went on.</param>
/// <param name="Known">Records that had been counted before.</param>
/// <param name="TooOld">Records of days that are no longer kept, or of days to come.</param>
/// <param name="Reads">What was added.</param>
public readonly record struct UsageReceipt(int Counted, int Known, int TooOld, long Reads)
{
    public static UsageReceipt operator +(UsageReceipt left, UsageReceipt right) =>
        new(left.Counted + right.Counted, left.Known + right.Known, left.TooOld + right.TooOld, left.Reads + right.Reads);

    /// <summary>The sum of two.</summary>
    public UsageReceipt Add(UsageReceipt other) => this + other;
}
