using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Catalogs;

/// <summary>
/// What a catalog tells of a table beside its columns and their types: keys, partitions, where it lies, comments. Kept in the store for each dataset
/// as the last catalog told it, keys also as a task's CREATE TABLE declares them; it has no history. Not a tag: those come from anybody, and a key proves
/// that a join cannot multiply rows.
/// </summary>
public sealed record CatalogFacts
{
    private const int PerRead = 500;

    public static CatalogFacts None { get; } = new();

    /// <summary>Sets of columns of which no two rows share the values: the primary key and unique constraints.</summary>
    public ImmutableArray<ImmutableArray<string>> Keys { get; init; } = [];

    /// <summary>Columns that partition the table, in order, outermost first.</summary>
    public ImmutableArray<string> PartitionKeys { get; init; } = [];

    /// <summary>Where the data lies, as the catalog writes it; null where it is not told.</summary>
    public string? Location { get; init; }

    /// <summary>What the catalog says of single columns, by their path.</summary>
    public ImmutableSortedDictionary<string, string> Comments { get; init; } = CatalogTable.NoComments;

    [JsonIgnore]
    public bool IsEmpty => Keys.IsEmpty && PartitionKeys.IsEmpty && Location is null && Comments.IsEmpty;

    public static CatalogFacts Of(CatalogTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new CatalogFacts
        {
            Keys = table.Schema.Keys,
            PartitionKeys = table.PartitionKeys,
            Location = table.Location,
            Comments = table.Comments,
        };
    }

    /// <summary>What a store keeps of a dataset; <see cref="None"/> where no catalog told it.</summary>
    public static async Task<CatalogFacts> FindAsync(ILineageStore store, DatasetId dataset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        return Read(await store.FindKeyedStateAsync(KeyOf(dataset), cancellationToken).ConfigureAwait(false));
    }

    public bool Equals(CatalogFacts? other) => other is not null && ToBytes().AsSpan().SequenceEqual(other.ToBytes());

    public override int GetHashCode() => HashCode.Combine(Keys.Length, PartitionKeys.Length, Location, Comments.Count);

    /// <summary>The same of many; those of which nothing is kept are not among them.</summary>
    internal static async Task<Dictionary<DatasetId, CatalogFacts>> FindAsync(
        ILineageStore store, IEnumerable<DatasetId> datasets, CancellationToken cancellationToken)
    {
        var found = new Dictionary<DatasetId, CatalogFacts>();
        foreach (var some in datasets.Chunk(PerRead))
        {
            var states = await store.FindKeyedStatesAsync([.. some.Select(KeyOf)], cancellationToken).ConfigureAwait(false);
            foreach (var dataset in some)
            {
                if (Read(states.GetValueOrDefault(KeyOf(dataset))) is { IsEmpty: false } facts) found[dataset] = facts;
            }
        }

        return found;
    }

    internal KeyedState ToState(DatasetId dataset) => new(KeyOf(dataset), ToBytes());

    private static CatalogFacts Read(KeyedState? state) =>
        state is null ? None : JsonSerializer.Deserialize(state.State.Span, CatalogFactsJson.Default.CatalogFacts) ?? None;

    private byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, CatalogFactsJson.Default.CatalogFacts);

    private static string KeyOf(DatasetId id) => $"catalog:{id.Namespace.Length}:{id.Namespace}{id.Name}";
}

/// <summary>The stored form of <see cref="CatalogFacts"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CatalogFacts))]
internal sealed partial class CatalogFactsJson : JsonSerializerContext;
