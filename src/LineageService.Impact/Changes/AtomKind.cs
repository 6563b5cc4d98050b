namespace LineageService.Impact.Changes;

/// <summary>What kind of thing a change does to a dataset or job (impact.md §B.3, step 3).</summary>
public enum AtomKind : byte
{
    SchemaDrop = 0,
    SchemaRename = 1,
    Type = 2,
    Nullability = 3,
    Add = 4,
    Value = 5,
    RowSet = 6,
    Order = 7,
    Meta = 8,
    Timeliness = 9,
    Unknown = 10,
}

/// <summary>The spellings of <see cref="AtomKind"/> on the wire.</summary>
public static class AtomKinds
{
    private static readonly string[] Names =
        ["SCHEMA_DROP", "SCHEMA_RENAME", "TYPE", "NULLABILITY", "ADD", "VALUE", "ROWSET", "ORDER", "META", "TIMELINESS", "UNKNOWN"];

    public static string WireName(this AtomKind kind) => Names[(int)kind];
}
