namespace LineageService.ImpactJudges.Execution;

/// <summary>What a run of the execution judge counted. Mutable.</summary>
internal sealed class ExecutionTally(string engine)
{
    public string Engine { get; } = engine;

    /// <summary>Pairs that the engine took.</summary>
    public int Pairs { get; set; }

    /// <summary>Pairs that it refused as they were before the change.</summary>
    public int Refused { get; set; }

    /// <summary>Tables that differ, did not run or failed after the change.</summary>
    public int ChangedTables { get; set; }

    /// <summary>Pairs in which no table differs.</summary>
    public int UnchangedPairs { get; set; }

    /// <summary>Of <see cref="UnchangedPairs"/>, those whose report says BREAKING or BEHAVIORAL of something.</summary>
    public int UnchangedPairsReported { get; set; }

    /// <summary>Consumers' tables said to break that ran.</summary>
    public int BreakingThatRan { get; set; }

    /// <summary>Consumers' tables said to break.</summary>
    public int Breaking { get; set; }

    /// <summary>Tables of which the report says something, and nothing differs over these few rows.</summary>
    public int ReportedUnconfirmed { get; set; }

    /// <summary>Tables of which the report says something.</summary>
    public int Reported { get; set; }

    /// <summary>Pairs whose report is inconclusive.</summary>
    public int Inconclusive { get; set; }

    public SortedDictionary<string, int> PairsByKind { get; } = new(StringComparer.Ordinal);

    /// <summary>By kind, pairs in which no table differs and whose report says BREAKING or BEHAVIORAL.</summary>
    public SortedDictionary<string, int> UnchangedPairsReportedByKind { get; } = new(StringComparer.Ordinal);

    /// <summary>By kind of change and the verdict that the report says of a table.</summary>
    public SortedDictionary<string, SortedDictionary<string, SaidAndFound>> VerdictsByKind { get; } = new(StringComparer.Ordinal);

    /// <summary>The first consumers said to break that ran, for a person to look at.</summary>
    public List<string> Over { get; } = [];

    public List<string> Missed { get; } = [];

    public double Seconds { get; set; }

    /// <summary>Counts a verdict on a table.</summary>
    public void Add(ChangeKind kind, string verdict, bool isFound)
    {
        if (!VerdictsByKind.TryGetValue(kind.ToString(), out var verdicts)) VerdictsByKind[kind.ToString()] = verdicts = new(StringComparer.Ordinal);
        if (!verdicts.TryGetValue(verdict, out var count)) verdicts[verdict] = count = new SaidAndFound();
        count.Said++;
        if (!isFound) count.NotFound++;
    }
}
