using System.Collections.Frozen;
using LineageService.Sql.Lexing;

namespace LineageService.Sql.Dialects;

/// <summary>
/// Transact-SQL: learn.microsoft.com/sql/t-sql, SQL Server 2022; Synapse dedicated pools and the Fabric warehouse are the same language
/// with CTAS. Statements need no separator, so every word that starts one ends a name.
/// </summary>
internal static class TransactSqlDialect
{
    // Words that begin a statement and never stand where an operand or an alias without AS may.
    private static readonly Keyword[] StatementWords =
    [
        Keyword.Alter, Keyword.Backup, Keyword.Begin, Keyword.Break, Keyword.Bulk, Keyword.Checkpoint, Keyword.Close, Keyword.Commit,
        Keyword.Continue, Keyword.Create, Keyword.Dbcc, Keyword.Deallocate, Keyword.Declare, Keyword.Delete, Keyword.Deny, Keyword.Drop,
        Keyword.Exec, Keyword.Execute, Keyword.Fetch, Keyword.Goto, Keyword.Grant, Keyword.If, Keyword.Insert, Keyword.Kill,
        Keyword.Merge, Keyword.Open, Keyword.Option, Keyword.Print, Keyword.Raiserror, Keyword.Reconfigure, Keyword.Restore,
        Keyword.Return, Keyword.Revoke, Keyword.Rollback, Keyword.Save, Keyword.Set, Keyword.Throw, Keyword.Truncate, Keyword.Update,
        Keyword.Use, Keyword.Values, Keyword.Waitfor, Keyword.While,
    ];

    // Methods of xml, hierarchyid and the spatial types (learn.microsoft.com/sql/t-sql/xml, /spatial-geography, SQL Server 2019).
    private static readonly FrozenSet<string> Methods = FrozenSet.ToFrozenSet(
        """
        value query exist modify nodes
        GetAncestor GetDescendant GetLevel IsDescendantOf GetReparentedValue ToString
        AsGml AsTextZM AsBinaryZM BufferWithCurves BufferWithTolerance CurveToLineWithTolerance EnvelopeAngle EnvelopeCenter Filter
        InstanceOf IsValidDetailed MakeValid MinDbCompatibilityLevel NumRings Reduce ReorientObject RingN ShortestLineTo
        STArea STAsBinary STAsText STBoundary STBuffer STCentroid STContains STConvexHull STCrosses STCurveN STCurveToLine STDifference
        STDimension STDisjoint STDistance STEndPoint STEnvelope STEquals STExteriorRing STGeometryN STGeometryType STInteriorRingN
        STIntersection STIntersects STIsClosed STIsEmpty STIsRing STIsSimple STIsValid STLength STNumCurves STNumGeometries
        STNumInteriorRing STNumPoints STOverlaps STPointN STPointOnSurface STRelate STStartPoint STSymDifference STTouches STUnion STWithin
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        StringComparer.OrdinalIgnoreCase);

    public static readonly SqlDialect Value = AnsiDialect.Root with
    {
        Name = "tsql",
        Lexical = AnsiDialect.Root.Lexical with
        {
            BacktickIdentifiers = false,
            BracketIdentifiers = true,
            NestedComments = true,
            HashWords = true,
            TemplateParameters = true,
            MoneyLiterals = true,
            ColonParameters = false,
            PrefixedStrings = false,
        },
        Grammar = AnsiDialect.Root.Grammar with
        {
            AliasByEquals = true,
            GraphMatch = true,
            SelectAssignsVariables = true,
            StringAliases = true,
            StaticMethods = true,
            EngineFunctions = true,
            BooleanLiterals = false,
            TypedLiterals = false,
            ConvertTypeFirst = true,
            StatementsWithoutSeparator = true,
            Includes = IncludeCommands.Colon,
            MethodNames = Methods,
            ReservedInExpressions = ReservedWords.InExpressions.With(StatementWords).Without(Keyword.Update),
            ReservedAsColumnAlias = ReservedWords.AsColumnAlias.With(StatementWords),
            ReservedAsTableAlias = ReservedWords.AsTableAlias.With(StatementWords),
        },
        Names = AnsiDialect.Root.Names with
        {
            RecursiveWithoutKeyword = true,
            AliasInGroupBy = false,
            AliasInHaving = false,
            OrdinalsInGroupBy = false,
            StructPaths = false,
            TemporaryPrefix = "#",
            UnpivotValueFirst = true,
            PseudoColumns = PseudoColumnSet.Of("$IDENTITY", "$ROWGUID", "$NODE_ID", "$EDGE_ID", "$FROM_ID", "$TO_ID"),
        },
        Functions = DialectFunctions.For("tsql"),
    };

    public static readonly SqlDialect Synapse = Value with
    {
        Name = "synapse",
        Functions = DialectFunctions.For("synapse"),
    };

    public static readonly SqlDialect Fabric = Value with
    {
        Name = "fabric",
        Functions = DialectFunctions.For("fabric"),
    };
}
