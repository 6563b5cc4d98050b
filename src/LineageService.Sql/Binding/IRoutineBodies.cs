using LineageService.Model;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <summary>Binds functions whose bodies are statements; the binder itself knows queries and expressions only.</summary>
internal interface IRoutineBodies
{
    /// <summary>What a call returns; null where it returns nothing.</summary>
    /// <param name="span">The call.</param>
    /// <param name="elsewhere">True where the body stands in another text than the call.</param>
    BoundExpression? BindValue(
        CreateFunctionStatement function, Dictionary<string, ColumnSymbol> parameters, TextSpan span, bool elsewhere);

    /// <summary>The rows that a call returns; null where they are not known.</summary>
    BoundRelation? BindRows(CreateFunctionStatement function, Dictionary<string, ColumnSymbol> parameters, TextSpan span, bool elsewhere);
}
