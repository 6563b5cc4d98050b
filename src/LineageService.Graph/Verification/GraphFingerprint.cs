using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Verification;

/// <summary>
/// What a graph says, as numbers that do not depend on how it is numbered: equal for graphs with the same datasets, jobs and edges in both directions.
/// Compared within one process only.
/// </summary>
internal readonly record struct GraphFingerprint(long Datasets, ulong DatasetSum, long Jobs, ulong JobSum, long Edges, ulong Forward, ulong Reverse)
{
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    public static GraphFingerprint Of(LineageGraph graph, CancellationToken cancellationToken)
    {
        var (jobs, jobSum) = (0L, 0UL);
        var jobHashes = new ulong[graph.JobCount];
        for (var ordinal = 0; ordinal < jobHashes.Length; ordinal++)
        {
            var job = graph.JobAt(ordinal);
            jobHashes[ordinal] = Hash(job.Id.ToString());
            if (job.Retired) continue;
            jobs++;
            unchecked
            {
                jobSum += Hash($"{job.Id}\n{job.State}\n{job.AliasOf}");
            }
        }

        var ownerHashes = new ulong[graph.OwnerCount];
        for (var ordinal = 0; ordinal < ownerHashes.Length; ordinal++)
        {
            var owner = graph.OwnerAt(ordinal);
            ownerHashes[ordinal] = Mix(jobHashes[owner.Job], Hash($"{owner.Evidence}\n{owner.Producer}"));
        }

        var (datasetSum, edges, forward, reverse) = (0UL, 0L, 0UL, 0UL);
        var nodes = NodeHashes(graph, cancellationToken);
        for (var ordinal = 0; ordinal < graph.DatasetCount; ordinal++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var dataset = graph.DatasetAt(ordinal);
            unchecked
            {
                datasetSum += Hash($"{dataset.Id}\n{dataset.Layer}\n{dataset.Owner}\n{dataset.Schema}\n{dataset.AliasOf}");
            }

            foreach (var node in new DatasetNodes(dataset))
            {
                edges += graph.Forward(node).Count;
                unchecked
                {
                    forward += Sum(graph, node, nodes, ownerHashes, reverse: false);
                    reverse += Sum(graph, node, nodes, ownerHashes, reverse: true);
                }
            }
        }

        return new GraphFingerprint(graph.DatasetCount, datasetSum, jobs, jobSum, edges, forward, reverse);
    }

    /// <summary>In which part two graphs differ, for a person; null where they do not.</summary>
    public string? DifferenceFrom(GraphFingerprint other) => this == other
        ? null
        : (Datasets, DatasetSum) != (other.Datasets, other.DatasetSum) ? $"datasets: {Datasets} and {other.Datasets}"
        : (Jobs, JobSum) != (other.Jobs, other.JobSum) ? $"jobs: {Jobs} and {other.Jobs}"
        : $"edges: {Edges} and {other.Edges}";

    private static ulong[] NodeHashes(LineageGraph graph, CancellationToken cancellationToken)
    {
        var hashes = new ulong[graph.NodeCount];
        for (var node = 0; node < hashes.Length; node++)
        {
            if ((node & 0xFFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            hashes[node] = Hash(graph.NodeAt(node).ToString());
        }

        return hashes;
    }

    private static ulong Sum(LineageGraph graph, int node, ulong[] nodes, ulong[] owners, bool reverse)
    {
        var row = reverse ? graph.Reverse(node) : graph.Forward(node);
        var sum = 0UL;
        for (var index = 0; index < row.Count; index++)
        {
            var edge = row[index];
            var (from, to) = reverse ? (edge.Neighbor, node) : (node, edge.Neighbor);
            var text = (ulong)(uint)(edge.Span?.Start ?? -1) << 32 | (uint)(edge.Span?.Length ?? -1);
            var flags = (ulong)edge.Subtype << 2 | (edge.Masking ? 2UL : 0) | (edge.Approximate ? 1UL : 0);
            sum = unchecked(sum + Mix(Mix(Mix(nodes[from], nodes[to]), owners[edge.Owner]), Mix(text, flags)));
        }

        return sum;
    }

    private static ulong Mix(ulong left, ulong right)
    {
        var mixed = unchecked((left ^ (right + Multiplier + (left << 6) + (left >> 2))) * Multiplier);
        return mixed ^ (mixed >> 31);
    }

    private static ulong Hash(string text)
    {
        Span<byte> value = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), value);
        return BinaryPrimitives.ReadUInt64LittleEndian(value);
    }
}
