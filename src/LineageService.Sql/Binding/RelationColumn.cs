using LineageService.Model;

namespace LineageService.Sql.Binding;

/// <summary>A column of a relation: the name it has there and what it is.</summary>
/// <param name="Span">Where the text names or makes it.</param>
/// <param name="Anonymous">The text gives it no name; <paramref name="Name"/> is made up.</param>
internal readonly record struct RelationColumn(string Name, ColumnSymbol Symbol, TextSpan Span, bool Anonymous = false)
{
    /// <summary>True for the stand-in of columns that cannot be named.</summary>
    public bool IsStar => Symbol is ScanColumn { IsStar: true } || (Name == "*" && Symbol is UnresolvedColumn);
}
