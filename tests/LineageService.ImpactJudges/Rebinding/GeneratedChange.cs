using LineageService.Impact.Changes;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.ImpactJudges.Rebinding;

/// <summary>What is done to a table.</summary>
internal enum RebindingKind : byte
{
    DropColumn,
    RenameColumn,
    AddColumn,

    /// <summary>Under a name that something read beside it has.</summary>
    AddKnownName,
    Widen,
    Narrow,
    Reorder,
    DropTable,

    /// <summary>The text of the task that fills the table leaves a column out.</summary>
    TextDrop,

    /// <summary>The text gives a column another name.</summary>
    TextRename,

    /// <summary>The text gives one column more.</summary>
    TextAdd,
}

/// <summary>A change of one table, as the analysis is told it, and the table as it is afterwards, as the judge binds against it.</summary>
/// <param name="After">Null: the table is gone.</param>
internal sealed record GeneratedChange(RebindingKind Kind, DatasetId Table, string? Column, Change Change, TableSchema? After)
{
    /// <summary>Of columns that change places: whether they are of one type. Else a branch of a union, or a place of an INSERT, gets what does not fit.</summary>
    public bool OfOneType { get; init; } = true;

    /// <summary>True where binding by names tells which consumers fail: a type does not decide whether a name is there.</summary>
    public bool IsOfNames => Kind is not (RebindingKind.Widen or RebindingKind.Narrow) && OfOneType;

    public override string ToString() => $"{Kind} {Table.Name}{(Column is null ? "" : "." + Column)}";
}
