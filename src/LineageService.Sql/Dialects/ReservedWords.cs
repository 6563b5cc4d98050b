using LineageService.Sql.Lexing;

namespace LineageService.Sql.Dialects;

/// <summary>
/// Words that stop a name where nothing but their place could tell: the common ground of the vendors' lists of reserved words, kept to
/// those that can follow where a name without AS may stand. Not a vendor's whole list: a word that the grammar never expects there
/// needs no entry.
/// </summary>
internal static class ReservedWords
{
    /// <summary>Words that never start an operand.</summary>
    public static readonly KeywordSet InExpressions = new(
        Keyword.Select, Keyword.From, Keyword.Where, Keyword.Group, Keyword.Having, Keyword.Order, Keyword.Union, Keyword.Intersect,
        Keyword.Except, Keyword.On, Keyword.Using, Keyword.Join, Keyword.And, Keyword.Or, Keyword.Then, Keyword.Else, Keyword.End,
        Keyword.When, Keyword.As, Keyword.In, Keyword.Is, Keyword.Between, Keyword.Into, Keyword.Limit, Keyword.By, Keyword.Natural,
        Keyword.Cross, Keyword.Inner, Keyword.Lateral, Keyword.Qualify, Keyword.With, Keyword.For, Keyword.Fetch);

    /// <summary>Words that are no column alias without AS.</summary>
    public static readonly KeywordSet AsColumnAlias = InExpressions.With(
        Keyword.Not, Keyword.Like, Keyword.Ilike, Keyword.Rlike, Keyword.Collate, Keyword.Distribute, Keyword.Cluster, Keyword.Sort,
        Keyword.Asc, Keyword.Desc, Keyword.Nulls, Keyword.Over, Keyword.Within, Keyword.Bulk, Keyword.Returning, Keyword.Set,
        Keyword.Escape, Keyword.Case, Keyword.Tablesample, Keyword.Insert);

    /// <summary>Words that are no table alias without AS.</summary>
    public static readonly KeywordSet AsTableAlias = AsColumnAlias.With(
        Keyword.Left, Keyword.Right, Keyword.Full, Keyword.Outer, Keyword.StraightJoin, Keyword.Values, Keyword.Pivot, Keyword.Unpivot,
        Keyword.MatchRecognize, Keyword.Use, Keyword.Window, Keyword.Update, Keyword.Delete, Keyword.Merge, Keyword.Output,
        Keyword.Option, Keyword.Partition, Keyword.Unnest, Keyword.Offset);
}
