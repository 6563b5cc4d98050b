using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Model;

namespace LineageService.Graph.Tests;

/// <summary>What is packed comes out as it went in, and damage is noticed.</summary>
public sealed class CodecTests
{
    private static readonly ImmutableArray<FunctionApplication>[] Chains =
        [[new FunctionApplication("UPPER", FunctionClass.Scalar, [])],
            [new FunctionApplication("SUBSTR", FunctionClass.Scalar, ["1", "'ä'"]), new("||", FunctionClass.Operator, [])]];

    [Fact]
    public void Packed_edges_come_out_sorted_and_each_once() => Check<int[]>(numbers =>
    {
        var edges = numbers.Select(Edge).ToList();
        var expected = edges.Distinct().OrderBy(edge => edge.FromDataset).ThenBy(edge => edge.FromField).ThenBy(
            edge => edge.ToField).ToList();
        var read = ReadAll(PackedEdges.Pack(edges, Chains));
        Assert.Equal(expected.Count, read.Count);
        Assert.Equal(expected.ToHashSet(), read.ToHashSet());
        Assert.Equal(
            expected.Select(edge => (edge.FromDataset, edge.FromField, edge.ToField)),
            read.Select(edge => (edge.FromDataset, edge.FromField, edge.ToField)));
    });

    [Fact]
    public void Equal_sets_give_equal_bytes_however_they_are_ordered() => Check<int[]>(numbers =>
        Assert.Equal(
            PackedEdges.Pack([.. numbers.Select(Edge)], Chains),
            PackedEdges.Pack([.. numbers.Concat(numbers).Reverse().Select(Edge)], Chains)));

    [Fact]
    public void Function_chains_come_along()
    {
        var reader = PackedEdges.Read(PackedEdges.Pack([Edge(5)], Chains));
        Assert.Equal(Chains.SelectMany(chain => chain), reader.Chains().SelectMany(chain => chain));
    }

    [Fact]
    public void A_blob_cut_short_is_damage_not_a_shorter_set()
    {
        var blob = PackedEdges.Pack([.. Enumerable.Range(0, 50).Select(Edge)], Chains);
        for (var length = 0; length < blob.Length; length++) Assert.Throws<LineageStoreException>(() => ReadAll(blob[..length]));
    }

    [Fact]
    public void A_blob_of_another_version_is_refused()
    {
        var blob = PackedEdges.Pack([Edge(1)], []);
        blob[0]++;
        Assert.Throws<LineageStoreException>(() => ReadAll(blob));
    }

    [Fact]
    public void Numbers_of_any_size_come_back() => Check<long[]>(numbers =>
    {
        var writer = new VarintWriter(16);
        foreach (var number in numbers.Concat([long.MinValue, long.MaxValue, 0, -1]))
        {
            writer.Signed64(number);
            writer.Unsigned64((ulong)number);
            writer.Signed((int)number);
            writer.Unsigned((uint)number);
        }

        var reader = new VarintReader(writer.ToArray());
        foreach (var number in numbers.Concat([long.MinValue, long.MaxValue, 0, -1]))
        {
            Assert.Equal(number, reader.Signed64());
            Assert.Equal((ulong)number, reader.Unsigned64());
            Assert.Equal((int)number, reader.Signed());
            Assert.Equal((uint)number, reader.Unsigned());
        }

        Assert.True(reader.AtEnd);
    });

    [Fact]
    public void A_selection_gives_the_first_in_order() => Check<(ulong[] Keys, byte Wanted)>(input =>
    {
        var selection = new OrderedSelection();
        for (var index = 0; index < input.Keys.Length; index++) selection.Add(input.Keys[index], index);
        var first = selection.First(input.Wanted).ToArray();
        Assert.Equal(input.Keys.Order().Take(input.Wanted), first.Select(item => input.Keys[item]));
    });

    [Fact]
    public void A_large_level_is_put_in_order()
    {
        var random = new Random(3);
        var scratch = new Bitmap();
        scratch.EnsureCapacity(100_000);
        var levels = new NodeLevels();
        levels.BeginLevel();
        levels.Add(99_999);
        levels.BeginLevel();
        var nodes = Enumerable.Range(0, 100_000).OrderBy(_ => random.Next()).Take(20_000).ToArray();
        foreach (var node in nodes) levels.Add(node);
        levels.Order(1, scratch);
        Assert.Equal(nodes.Order(), levels.Level(1).ToArray());
        Assert.All(scratch.Words, word => Assert.Equal(0UL, word));
    }

    private static void Check<T>(Action<T> law) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure, Prop.ForAll(ArbMap.Default.ArbFor<T>().Filter(IsWhole), law));

    private static bool IsWhole<T>(T value) => value is not (null or ValueTuple<ulong[], byte> { Item1: null });

    private static PackedEdge Edge(int number)
    {
        var bits = (uint)number * 2654435761u;
        var spans = (bits & 1) != 0;
        return new PackedEdge(
            (int)(bits >> 3 & 7), (int)(bits >> 6 & 15) - 1, (int)(bits >> 10 & 15) - 1, (EdgeSubtype)((bits >> 14 & 15) % 11),
            (bits & 2) != 0, (bits & 4) != 0,
            spans ? (int)(bits >> 18) : -1, spans ? (int)(bits >> 5 & 0xFFFFF) : 0, (int)(bits >> 29 & 3) % 3);
    }

    private static List<PackedEdge> ReadAll(byte[] blob)
    {
        var edges = new List<PackedEdge>();
        var reader = PackedEdges.Read(blob);
        while (reader.MoveNext()) edges.Add(reader.Current);
        return edges;
    }
}
