using LineageService.Impact.Changes;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Tasks;

namespace LineageService.Ingestion.Impact;

/// <summary>Task definitions as impact analysis reads them: the same names, defaults and routines that an import gives them.</summary>
internal static class ImpactTasks
{
    public static ImpactTask Of(TaskDefinition definition, UserFunctions functions, KnownRoutines routines)
    {
        var prepared = new PreparedTask(definition, null, functions);
        return new ImpactTask(definition.Id, definition.Sql, prepared.Dialect, definition.DatasetNamespace)
        {
            FrontEnd = SqlAnalysis.FrontEndOf(prepared.Dialect, definition.Template, definition.Scripts),
            Options = prepared.Options with { Routines = routines.Of(definition.DatasetNamespace, prepared.Dialect, functions) },
            TargetDataset = definition.TargetDataset,
            Kind = definition.Kind,
            Owner = definition.Owner,
            Team = definition.Team,
            Tier = definition.Tier,
            Schedule = definition.Schedule,
            File = definition.File,
        };
    }
}
