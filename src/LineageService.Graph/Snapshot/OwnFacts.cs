using LineageService.Graph.Store;

namespace LineageService.Graph.Snapshot;

/// <summary>What a dataset says of itself, kept where aliases add to it, so that a change of either side joins anew. Immutable.</summary>
/// <param name="Declared">As <see cref="GraphDataset.Declared"/>, over <paramref name="Fields"/>.</param>
internal sealed record OwnFacts(string? Kind, string? Layer, string? Owner, SchemaKnowledge Schema, FieldTable Fields, ulong[]? Declared)
{
    public static OwnFacts Of(GraphDataset entry) =>
        entry.Own ?? new OwnFacts(entry.Kind, entry.Layer, entry.Owner, entry.Schema, entry.Fields, entry.Declared);

    /// <summary>The entry without what aliases added; its place in the graph is the joined one's.</summary>
    public static GraphDataset View(GraphDataset entry) => entry.Own is not { } own
        ? entry
        : entry with
        {
            Kind = own.Kind,
            Layer = own.Layer,
            Owner = own.Owner,
            Schema = own.Schema,
            Fields = own.Fields,
            Declared = own.Declared,
            Own = null,
        };
}
