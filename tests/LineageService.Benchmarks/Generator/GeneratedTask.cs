using LineageService.Model;

namespace LineageService.Benchmarks.Generator;

/// <summary>An edge of the generated warehouse in numbers; −1 for a row set.</summary>
internal readonly record struct GeneratedEdge(
    int FromTable, int FromColumn, int ToColumn, EdgeSubtype Subtype, int SpanStart, int SpanLength);

/// <summary>One task and the edges into its target. Mutable: the generator fills the same one again.</summary>
internal sealed class GeneratedTask
{
    public int Number { get; set; }

    public int Target { get; set; }

    public List<GeneratedEdge> Edges { get; } = [];
}
