using LineageService.Sql.Templates;
using LineageService.Sql.Templates.Dbt;

namespace LineageService.Ingestion.Dbt;

/// <summary>
/// The SQL of a dbt node by which its lineage is told: what dbt compiled where the manifest has it, its own template with the manifest otherwise. Not what
/// dbt runs: the statement around the query (CREATE, MERGE) is the materialization's.
/// </summary>
/// <param name="Sql">The text, without a closing semicolon of its own.</param>
/// <param name="Template">What the text's rendering needs; null where it is rendered already.</param>
public sealed record DbtModelText(string Sql, TemplateContext? Template)
{
    /// <summary>The text of a node; null where it has none (a seed, a source, a Python model).</summary>
    public static DbtModelText? Of(DbtManifest manifest, DbtNode node)
    {
        if (node.Language != "sql" || node.ResourceType is "seed" or "source") return null;
        var context = new TemplateContext(manifest, node);

        // What was compiled is one branch: that of a first run or that of an increment. The template has both.
        var hasBranches = node.Materialization == "incremental" && node.RawCode is { } raw && TemplatedText.RendersWholly(raw, context);
        if (node.CompiledCode is { Length: > 0 } compiled && !hasBranches) return new DbtModelText(compiled, null);
        return node.RawCode is { Length: > 0 } template ? new DbtModelText(template, context) : null;
    }
}
