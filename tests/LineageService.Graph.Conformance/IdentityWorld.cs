using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Conformance;

/// <summary>
/// The small world with records beside its edges: schemas in other spellings, layers and owners, paths that are another dataset's, and
/// merges. Every number is some batch.
/// </summary>
public static class IdentityWorld
{
    private static readonly string[] Spellings = ["c0", "C0", "c1", "C1", "c2", "extra", "EXTRA"];

    public static LineageBatch Batch(int[] numbers)
    {
        var batch = SmallWorld.Batch(numbers);
        var edges = batch.EdgeSets.Select(set => set with { Edges = [.. set.Edges.Select(Spelled)] });
        var records = numbers.Where(number => number % 3 == 0).Select(Record).DistinctBy(record => record.Id);
        return batch with { EdgeSets = [.. edges], Datasets = [.. records] };
    }

    /// <summary>Up to three merges of datasets and one of jobs, without rings.</summary>
    public static ImmutableArray<IdentityMerge> Merges(int[] numbers)
    {
        var seed = numbers.Aggregate(7, (sum, number) => unchecked((sum * 31) + number)) & int.MaxValue;
        var merges = ImmutableArray.CreateBuilder<IdentityMerge>();
        for (var index = 0; index < 3; index++)
        {
            // Always from a greater to a lesser number, so that chains occur and rings do not.
            var alias = 1 + (seed >> (index * 4)) % (SmallWorld.Datasets - 1);
            var canonical = (seed >> (index * 3)) % alias;
            if (merges.Any(merge => merge.Alias == Name(SmallWorld.Dataset(alias)))) continue;
            merges.Add(new IdentityMerge(
                $"m{index}", NodeKind.Dataset, Name(SmallWorld.Dataset(alias)), Name(SmallWorld.Dataset(canonical)), "test", "ann",
                SmallWorld.Noon));
        }

        var (job, other) = (SmallWorld.Job(seed), SmallWorld.Job(seed + 1));
        merges.Add(new IdentityMerge(
            "job", NodeKind.Job, new(job.Namespace, job.Name), new(other.Namespace, other.Name), "test", "ann", SmallWorld.Noon));
        return merges.ToImmutable();
    }

    public static IdentityName Name(DatasetId id) => new(id.Namespace, id.Name);

    private static LineageEdge Spelled(LineageEdge edge) => edge with { From = Spelled(edge.From) };

    // Odd datasets have their fields in upper case.
    private static LineageNode Spelled(LineageNode node) =>
        node.Path is { } path && node.Dataset.Name[^1] is '1' or '3' ? node with { Path = node.Path?.ToUpperInvariant() } : node;

    private static DatasetRecord Record(int number)
    {
        number &= int.MaxValue;
        var place = number / 3 % SmallWorld.Datasets;
        var id = SmallWorld.Dataset(place);

        // A dataset keeps its schema: which fields a graph keeps in mind when a schema shrinks is not the matter here.
        var schema = (SchemaKnowledge)(place % 3);
        return new DatasetRecord(id)
        {
            Layer = (number / 5 % 3) switch { 0 => null, 1 => "ODS", _ => "DWD" },
            Owner = number / 7 % 2 == 0 ? null : "ann",
            Schema = schema,
            Fields = schema == SchemaKnowledge.None ? [] : [.. Spellings.Skip(place % 4).Take(3).Select(path => new SchemaField(path))],
            AliasOf = number / 19 % 6 == 0 && SmallWorld.Dataset(number / 23) is var table && table < id ? table : null,
        };
    }
}
