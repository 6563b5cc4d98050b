namespace LineageService.Graph.Neo4j.Writing;

/// <summary>A dataset's or job's current description and those earlier ones that a commit may find wrong. Mutable; one commit.</summary>
internal sealed class DescriptionRow(string key)
{
    public string Key { get; } = key;

    /// <summary>True where the node is in the database already.</summary>
    public bool IsStored { get; init; }

    public bool IsRetired { get; private set; }

    /// <summary>The record as JSON; null where only lineage, a run or a state mentions the entity.</summary>
    public string? Record { get; private set; }

    /// <summary>A job's SQL, which is not in its record.</summary>
    public string? Sql { get; private set; }

    /// <summary>In ticks.</summary>
    public long ValidFrom { get; private set; }

    public long RecordedFrom { get; private set; }

    /// <summary>True once something of the node has to be written.</summary>
    public bool IsChanged { get; private set; }

    public List<FormerRow> Former { get; } = [];

    public static DescriptionRow Stored(string key, bool isRetired, string? record, string? sql, long validFrom, long recordedFrom) => new(key)
    {
        IsStored = true,
        IsRetired = isRetired,
        Record = record,
        Sql = sql,
        ValidFrom = validFrom,
        RecordedFrom = recordedFrom,
    };

    /// <summary>One of an image, as it is.</summary>
    public static DescriptionRow Entered(string key, bool isStored, string? record, string? sql, bool isRetired, long validFrom, long recordedFrom) => new(key)
    {
        IsStored = isStored,
        IsRetired = isRetired,
        Record = record,
        Sql = sql,
        ValidFrom = validFrom,
        RecordedFrom = recordedFrom,
        IsChanged = true,
    };

    /// <summary>One that is mentioned for the first time.</summary>
    public static DescriptionRow New(string key, long now) => new(key) { ValidFrom = now, RecordedFrom = now, IsChanged = true };

    /// <summary>From a valid time on this holds. What began at or after it is found wrong; what began before just ends.</summary>
    public void Put(string? record, string? sql, bool isRetired, long since, long now)
    {
        var recordedAt = Math.Max(now, RecordedFrom);
        Former.Add(new FormerRow(null, ValidFrom, RecordedFrom) { Record = Record, Sql = Sql, IsRetired = IsRetired });
        foreach (var former in Former) former.GiveWay(since, recordedAt);
        Former.RemoveAll(former => former is { IsUnseen: true, ElementId: null });
        (Record, Sql, IsRetired, ValidFrom, RecordedFrom, IsChanged) = (record, sql, isRetired, since, recordedAt, true);
    }
}

/// <summary>A description that no longer holds now. Mutable; one commit.</summary>
internal sealed class FormerRow(string? elementId, long validFrom, long recordedFrom)
{
    /// <summary>Null for one that is not in the database yet.</summary>
    public string? ElementId { get; } = elementId;

    public long ValidFrom { get; } = validFrom;

    public long RecordedFrom { get; } = recordedFrom;

    public string? Record { get; init; }

    public string? Sql { get; init; }

    public bool IsRetired { get; init; }

    /// <summary>When the one after it became known.</summary>
    public long? ClosedAt { get; set; }

    /// <summary>When it was found never to have held so.</summary>
    public long? RecordedTo { get; private set; }

    public bool IsChanged { get; private set; }

    /// <summary>True of one that was recorded and found wrong at one time: no point shows it.</summary>
    public bool IsUnseen => RecordedTo == RecordedFrom;

    /// <summary>One of an image, as it is.</summary>
    public static FormerRow Entered(
        long validFrom, long recordedFrom, long? closedAt, long? recordedTo, string? record, string? sql, bool isRetired) => new(null, validFrom, recordedFrom)
        {
            Record = record,
            Sql = sql,
            IsRetired = isRetired,
            ClosedAt = closedAt,
            RecordedTo = recordedTo,
            IsChanged = true,
        };

    public void GiveWay(long since, long recordedAt)
    {
        if (RecordedTo is not null) return;
        if (ValidFrom >= since) (RecordedTo, IsChanged) = (recordedAt, true);
        if (ClosedAt is null) (ClosedAt, IsChanged) = (recordedAt, true);
    }
}
