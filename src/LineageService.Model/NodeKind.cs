namespace LineageService.Model;

/// <summary>What a node of the lineage graph is. The numbers are stored: append, never renumber.</summary>
public enum NodeKind : byte
{
    /// <summary>A column or nested path.</summary>
    Field = 0,

    /// <summary>The row set of a dataset: "which rows exist".</summary>
    RowSet = 1,

    Dataset = 2,
    Job = 3,
    Run = 4,
}
