namespace LineageService.Graph.Sqlite;

/// <summary>How a SQLite store is opened.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>True to read beside a writer: no lock is taken, nothing is migrated, commits are refused.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>How long a group commit waits for company while several callers commit at once; a lone caller never waits.</summary>
    public TimeSpan GroupCommitDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Largest size of the database file in bytes; beyond it commits fail as on a full disk. Null: as large as the disk.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Batches in one transaction at most.</summary>
    public int MaxGroupSize { get; init; } = 256;
}
