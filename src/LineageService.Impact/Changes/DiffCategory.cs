namespace LineageService.Impact.Changes;

/// <summary>The row of the table of categories that a change belongs to (impact.md §B.4); one SARIF rule each.</summary>
public enum DiffCategory : byte
{
    Unchanged = 0,
    Metadata,
    ColumnAdded,
    ColumnAddedUnderDistinct,
    ColumnDropped,
    ColumnRenamed,
    ColumnsReordered,
    TypeWidened,
    TypeNarrowed,
    Nullability,
    Expression,
    Aggregate,
    Grain,
    Filter,
    Join,
    Source,
    Distinct,
    SetOperation,
    Unnest,
    Limit,
    Sample,
    OrderBy,
    WriteMode,
    Arity,
    Key,
    PartitionKey,
    TimeToLive,
    Format,
    Clustering,
    DeclaredMeaning,
    MaskingAdded,
    MaskingRemoved,
    Nondeterminism,
    TableDropped,
    TableRenamed,
    JobAdded,
    JobRemoved,
    Schedule,
    JobFailed,
    JobLate,
    PartitionsBad,
    Unparsed,
    ContractViolated,
}

/// <summary>The spellings of <see cref="DiffCategory"/> on the wire: <c>column-dropped</c>.</summary>
public static class DiffCategories
{
    private static readonly string[] Names = [.. Enum.GetNames<DiffCategory>().Select(Spell)];

    public static string WireName(this DiffCategory category) => Names[(int)category];

    private static string Spell(string name)
    {
        var text = new System.Text.StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0) text.Append('-');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
