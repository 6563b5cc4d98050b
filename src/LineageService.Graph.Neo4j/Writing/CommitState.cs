using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Writing;

/// <summary>
/// What a group of batches touches, as it is in the database and as it will be: read under lock, changed in memory by one batch behind the other,
/// then written at once. Mutable; one commit.
/// </summary>
internal sealed class CommitState
{
    public Dictionary<JobId, DescriptionRow> Jobs { get; } = [];

    /// <summary>Only those whose records are written.</summary>
    public Dictionary<DatasetId, DescriptionRow> Datasets { get; } = [];

    /// <summary>Datasets that something names, and when that became known (ticks): they have to be there.</summary>
    public Dictionary<DatasetId, long> Mentioned { get; } = [];

    /// <summary>Fields that edges name, in the order of their first mention; a null path is the row set.</summary>
    public HashSet<BlockEnd> MentionedEnds { get; } = [];

    public List<BlockEnd> EndsInOrder { get; } = [];

    public Dictionary<string, EdgeSetRow> Sets { get; } = new(StringComparer.Ordinal);

    public Dictionary<RunId, RunRow> Runs { get; } = [];

    public Dictionary<string, MergeRow> Merges { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, EventRow> Events { get; } = new(StringComparer.Ordinal);

    /// <summary>By key of the job.</summary>
    public Dictionary<JobId, StateRow> Folds { get; } = [];

    public Dictionary<string, StateRow> States { get; } = new(StringComparer.Ordinal);

    /// <summary>Records of jobs and datasets that were put, by key: the last one counts.</summary>
    public Dictionary<JobId, JobRecord> JobRecords { get; } = [];

    public Dictionary<DatasetId, DatasetRecord> DatasetRecords { get; } = [];

    /// <summary>Of each batch that changed anything what it touched, in order.</summary>
    public List<TouchedNames> Changes { get; } = [];

    public DescriptionRow? FindJob(JobId id) => Jobs.GetValueOrDefault(id);

    public void Mention(DatasetId id, long now) => Mentioned.TryAdd(id, now);

    public void Mention(BlockEnd end, long now)
    {
        Mention(end.Dataset, now);
        if (MentionedEnds.Add(end)) EndsInOrder.Add(end);
    }

    public EdgeSetRow Set(JobId job, DatasetId target, EvidenceKind evidence)
    {
        var key = GraphKeys.Of(job, target, evidence);
        if (!Sets.TryGetValue(key, out var row)) Sets[key] = row = new EdgeSetRow(key, job, target, evidence);
        return row;
    }
}

/// <summary>A run as stored and as it will be. Mutable.</summary>
/// <param name="stored">A text of all that the stored one says; null for none.</param>
internal sealed class RunRow(string? stored)
{
    public string? Stored { get; } = stored;

    public string? Stamp { get; set; } = stored;

    public RunRecord? Record { get; set; }

    public long RecordedAt { get; set; }

    public bool HasEnded { get; set; }

    /// <summary>When an end became known; as <see cref="StoredRun.EndRecordedAt"/>.</summary>
    public long? EndRecordedAt { get; set; }
}

/// <summary>A merge as stored and as it will be. Mutable.</summary>
internal sealed class MergeRow(string? stored)
{
    public string? Stored { get; } = stored;

    public string? Stamp { get; set; } = stored;

    public IdentityMerge? Merge { get; set; }
}

/// <summary>An event's place in the log: new, or one whose outcome may change. Mutable.</summary>
internal sealed class EventRow(bool isStored, string kind, string? reason)
{
    public bool IsStored { get; } = isStored;

    public string Kind { get; set; } = kind;

    public string? Reason { get; set; } = reason;

    public bool IsChanged { get; set; }

    public LoggedEvent? New { get; init; }

    public bool IsDead => Kind is LoggedEvent.DeadKind or LoggedEvent.DiscardedKind;
}

/// <summary>A state of bytes, told from another by hash. Mutable.</summary>
internal sealed class StateRow(byte[]? storedHash)
{
    public bool IsStored { get; } = storedHash is not null;

    public byte[]? Hash { get; set; } = storedHash;

    /// <summary>Null while nothing new was put.</summary>
    public byte[]? State { get; set; }
}

/// <summary>Names of what a batch changed: what another replica has to read again.</summary>
internal sealed class TouchedNames(DateTimeOffset recordedAt)
{
    public DateTimeOffset RecordedAt { get; } = recordedAt;

    /// <summary>The earliest valid time at which anything changed (ticks).</summary>
    public long Earliest { get; private set; } = recordedAt.UtcTicks;

    public HashSet<DatasetId> Datasets { get; } = [];

    public HashSet<JobId> Jobs { get; } = [];

    public HashSet<(JobId Job, DatasetId Target, EvidenceKind Evidence)> Sets { get; } = [];

    public HashSet<string> Merges { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys of states, since some of them change how the graph is read.</summary>
    public HashSet<string> States { get; } = new(StringComparer.Ordinal);

    public void Reach(long validFrom) => Earliest = Math.Min(Earliest, validFrom);
}
