using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Model;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;

namespace LineageService.Ingestion.Tasks;

/// <summary>A task's definition with all that reading its SQL takes; the same as an import uses.</summary>
/// <param name="Target">The dataset that a bare query's rows go to; null where the SQL says it.</param>
public sealed record ReadableTask(TaskDefinition Definition, SqlDialect Dialect, ISqlFrontEnd FrontEnd, AnalysisOptions Options, DatasetId? Target)
{
    public static ReadableTask Of(TaskDefinition definition, UserFunctions functions)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var prepared = new PreparedTask(definition, null, functions);
        return new ReadableTask(
            definition, prepared.Dialect, SqlAnalysis.FrontEndOf(prepared.Dialect, definition.Template, definition.Scripts), prepared.Options, prepared.TargetDataset);
    }
}
