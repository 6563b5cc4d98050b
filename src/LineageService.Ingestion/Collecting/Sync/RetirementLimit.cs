using System.Globalization;

namespace LineageService.Ingestion.Collecting.Sync;

/// <summary>
/// How much of a source may be retired in one run. An export that was cut off, a directory that was not mounted and a catalog read with too few
/// rights all look like a mass deletion; so does a mass deletion, for which the limit is raised by hand.
/// </summary>
/// <param name="MaxShare">Of the source's tasks, and of its tables, between 0 and 1; 1 allows everything.</param>
public readonly record struct RetirementLimit(double MaxShare)
{
    /// <summary>A source of fewer objects of a kind is not held up: losing two of five is a tenth soon.</summary>
    public const int MinObjects = 20;

    public static RetirementLimit Default { get; } = new(0.10);

    public static RetirementLimit None { get; } = new(1);

    /// <summary>What exceeds the limit; null where nothing does.</summary>
    public RetirementRefusal? Check(SourceRegistry? last, SyncPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (last is null || MaxShare >= 1) return null;
        var tasks = last.Count(SourceItemKind.Task) + last.Count(SourceItemKind.OpaqueTask);
        var tables = last.Count(SourceItemKind.Table);
        var gone = plan.Retired.Concat(plan.Released).ToList();
        var goneTasks = gone.Count(key => key.IsJob);
        var goneTables = gone.Count(key => key.Kind == SourceItemKind.Table);
        return Exceeds(goneTasks, tasks) || Exceeds(goneTables, tables) ? new RetirementRefusal(goneTasks, tasks, goneTables, tables, MaxShare) : null;
    }

    private bool Exceeds(int gone, int of) => of >= MinObjects && gone > of * MaxShare;
}

/// <summary>Why a run was refused: how many of how many tasks and tables would have been retired.</summary>
public sealed record RetirementRefusal(int RetiredTasks, int Tasks, int RetiredTables, int Tables, double MaxShare)
{
    public override string ToString()
    {
        var told = new List<string>();
        if (RetiredTasks > 0) told.Add(Share(RetiredTasks, Tasks, "tasks"));
        if (RetiredTables > 0) told.Add(Share(RetiredTables, Tables, "tables"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(" and ", told)} of this source would be retired, more than the {MaxShare:P0} allowed; nothing was applied. Check that the "
            + $"source was read whole, or allow it with --allow-retire {AllowingPercent}%.");
    }

    // Rounded up: the share that would have let this run pass.
    private int AllowingPercent => (int)Math.Ceiling(100d * Math.Max(Of(RetiredTasks, Tasks), Of(RetiredTables, Tables)));

    private static double Of(int gone, int of) => of == 0 ? 0 : (double)gone / of;

    private static string Share(int gone, int of, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{gone:N0} of {of:N0} {what} ({Of(gone, of):P1})");
}
