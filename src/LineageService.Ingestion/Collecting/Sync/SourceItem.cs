namespace LineageService.Ingestion.Collecting.Sync;

/// <summary>What a source can give. The numbers are stored.</summary>
public enum SourceItemKind : byte
{
    /// <summary>A task with SQL.</summary>
    Task = 0,

    /// <summary>A table, view or topic.</summary>
    Table = 1,

    /// <summary>A task without readable SQL.</summary>
    OpaqueTask = 2,

    /// <summary>A second name of a dataset; its own name is the alias, its place the dataset.</summary>
    Alias = 3,
}

/// <summary>The name of something that a source gives: of a job or of a dataset.</summary>
public readonly record struct SourceItemKey(SourceItemKind Kind, string Namespace, string Name) : IComparable<SourceItemKey>
{
    /// <summary>True for what runs: a retired one is a retired job.</summary>
    public bool IsJob => Kind is SourceItemKind.Task or SourceItemKind.OpaqueTask;

    public int CompareTo(SourceItemKey other)
    {
        var order = Kind.CompareTo(other.Kind);
        if (order == 0) order = string.CompareOrdinal(Namespace, other.Namespace);
        return order != 0 ? order : string.CompareOrdinal(Name, other.Name);
    }

    public override string ToString() => $"{(IsJob ? "job" : "dataset")}:{Namespace}:{Name}";

    public static bool operator <(SourceItemKey left, SourceItemKey right) => left.CompareTo(right) < 0;
    public static bool operator >(SourceItemKey left, SourceItemKey right) => left.CompareTo(right) > 0;
    public static bool operator <=(SourceItemKey left, SourceItemKey right) => left.CompareTo(right) <= 0;
    public static bool operator >=(SourceItemKey left, SourceItemKey right) => left.CompareTo(right) >= 0;
}

/// <summary>What was taken of an item the last time.</summary>
/// <param name="Hash">Of all that it says; <see cref="Pending"/> where it was not brought into the store to the end.</param>
/// <param name="Content">Hash of what it says beside its name; null where too little for telling a rename from a second thing alike.</param>
/// <param name="Place">Its file, so that a file that cannot be read does not count as one that is gone; of an alias, the merge that it made.</param>
public sealed record SourceItem(string Hash, string? Content, string? Place)
{
    /// <summary>The hash of an item that an interrupted run may have brought in half: equal to none.</summary>
    public const string Pending = "";
}
