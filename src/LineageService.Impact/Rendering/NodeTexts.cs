using LineageService.Impact.Report;

namespace LineageService.Impact.Rendering;

/// <summary>How nodes are called where a person reads them: without the kind and namespace that ids begin with.</summary>
internal static class NodeTexts
{
    public static string Of(AffectedNode node) => node switch
    {
        { Kind: AffectedKind.Contract } => node.Id["contract:".Length..].Replace(":", ".", StringComparison.Ordinal) is var name ? $"contract {name}" : name,
        { Kind: AffectedKind.Job, Job: { } job } => $"job {job.Name}",
        { Dataset: { } dataset, Column: { } column } => $"{Prefix(node.Kind)}{dataset.Name}.{column}",
        { Dataset: { } dataset } => $"{Prefix(node.Kind)}{dataset.Name}",
        _ => node.Id,
    };

    public static string KindOf(AffectedKind kind) => kind switch
    {
        AffectedKind.Column => "column",
        AffectedKind.Table => "table",
        AffectedKind.Job => "job",
        AffectedKind.Dashboard => "dashboard",
        AffectedKind.Api => "api",
        AffectedKind.Export => "export",
        AffectedKind.Model => "model",
        AffectedKind.Contract => "contract",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static string EvidenceOf(ImpactEvidence evidence) => evidence switch
    {
        ImpactEvidence.Static => "static",
        ImpactEvidence.Runtime => "runtime",
        ImpactEvidence.Both => "both",
        ImpactEvidence.Manual => "manual",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The last part of a node id: <c>dataset:ns:shop.orders</c> → <c>shop.orders</c>.</summary>
    public static string Short(string id)
    {
        var colon = id.LastIndexOf(':');
        if (!id.StartsWith("field:", StringComparison.Ordinal) || colon < 0) return colon < 0 ? id : id[(colon + 1)..];
        var before = id.LastIndexOf(':', colon - 1);
        return $"{id[(before + 1)..colon]}.{id[(colon + 1)..]}";
    }

    private static string Prefix(AffectedKind kind) => kind is AffectedKind.Column or AffectedKind.Table ? "" : KindOf(kind) + " ";
}
