using LineageService.Impact.Report;

namespace LineageService.Impact.Propagation;

/// <summary>What kinds of datasets and jobs are, by the words of catalogs and collectors.</summary>
internal static class AssetKinds
{
    /// <summary>True for what is computed when somebody looks: it breaks where a table's job would leave yesterday's data.</summary>
    public static bool IsLive(string? kind) => kind?.ToLowerInvariant() is "view" or "dashboard" or "chart" or "question" or "report" or "api" or "endpoint";

    public static AffectedKind Of(string? kind) => kind?.ToLowerInvariant() switch
    {
        "dashboard" or "chart" or "question" or "report" => AffectedKind.Dashboard,
        "api" or "endpoint" => AffectedKind.Api,
        "export" => AffectedKind.Export,
        "model" or "ml_model" or "feature" => AffectedKind.Model,
        _ => AffectedKind.Table,
    };

    /// <summary>True for what people outside of the warehouse see.</summary>
    public static bool IsExposure(string? kind) => Of(kind) != AffectedKind.Table;
}
