using LineageService.Ingestion.Naming;

namespace LineageService.Ingestion.Tasks;

/// <summary>What holds for every task of an import that does not say otherwise itself.</summary>
/// <param name="Dialect">Dialect; null: ANSI.</param>
/// <param name="Namespace">Dataset namespace; null: the one that the OpenLineage naming spec fixes for the dialect, else <c>default</c>.</param>
/// <param name="JobNamespace">Job namespace; null: <c>default</c>.</param>
public sealed record TaskDefaults(string? Dialect = null, string? Namespace = null, string? JobNamespace = null)
{
    public static TaskDefaults None { get; } = new();

    public string DialectOf(string? own) => own ?? Dialect ?? "ansi";

    public string DatasetNamespaceOf(string? own, string dialect) => own ?? Namespace ?? DatasetNaming.DefaultNamespace(dialect);

    public string JobNamespaceOf(string? own) => own ?? JobNamespace ?? "default";
}
