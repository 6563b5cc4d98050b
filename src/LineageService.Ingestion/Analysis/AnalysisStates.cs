using LineageService.Graph.Store;
using LineageService.Model;
using LineageService.Sql.Lineage;

namespace LineageService.Ingestion.Analysis;

/// <summary>
/// How far a result reaches: analysed where every output column is Known or None, partly where some are, failed where none is. A text that writes
/// nothing but was understood is analysed; a statement that was not understood may have written anything.
/// </summary>
public static class AnalysisStates
{
    public static AnalysisState Of(LineageResult result)
    {
        var known = 0;
        foreach (var column in result.OutputColumns)
        {
            if (column.State != OriginState.Unknown) known++;
        }

        if (result.OutputColumns.IsEmpty) return IsUnderstood(result) ? AnalysisState.Analysed : AnalysisState.Failed;
        if (known == 0) return AnalysisState.Failed;
        return known == result.OutputColumns.Length && result.OpaqueStatements == 0 ? AnalysisState.Analysed : AnalysisState.Partly;
    }

    private static bool IsUnderstood(LineageResult result)
    {
        if (result.OpaqueStatements > 0) return false;
        foreach (var unknown in result.Unknowns)
        {
            if (unknown.Code is UnknownCodes.UnparsedStatement or UnknownCodes.DynamicSql) return false;
        }

        return true;
    }
}
