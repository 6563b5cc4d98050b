namespace LineageService.ImpactJudges.Execution;

/// <summary>How a query was changed. What the change means is not said by its kind: the engines say it.</summary>
internal enum ChangeKind : byte
{
    /// <summary>Another comment, layout and alias.</summary>
    Respelling,

    /// <summary>A condition that is always true.</summary>
    RedundantPredicate,

    DropColumn,
    RenameColumn,
    AddColumn,
    AddWindow,
    Reorder,
    Expression,
    Cast,
    Filter,
    Distinct,
    OrderBy,
    Limit,
    Group,
    UnionAll,

    /// <summary>One to three of the decisions the query was made by, drawn anew: any clause at any depth.</summary>
    Redraw,
}
