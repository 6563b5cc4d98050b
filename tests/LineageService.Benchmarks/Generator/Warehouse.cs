using System.Buffers.Binary;
using System.Security.Cryptography;
using LineageService.Model;

namespace LineageService.Benchmarks.Generator;

/// <summary>
/// G(seed, size) of performance.md, streamed: layers ODS → DWD → DWM → DWS → ADS → BI, tables of Zipf popularity, columns per table as in
/// a real warehouse with some very wide ones, 70 % of columns with one input, 5 % all-to-all tasks through the row set, 2 % cycles. Equal
/// seeds and sizes give equal edges.
/// </summary>
internal sealed class Warehouse
{
    private const double ZipfExponent = 1.1, SingleInput = 0.7, AllToAll = 0.05, Cycle = 0.02;
    private const double ColumnMedian = 9, ColumnSpread = 0.894;
    private const int MaxSources = 16;

    private static readonly (string Layer, double Share)[] Layers =
        [("ODS", 0.25), ("DWD", 0.25), ("DWM", 0.15), ("DWS", 0.15), ("ADS", 0.12), ("BI", 0.08)];

    private readonly int[] _columns;
    private readonly int[] _layerStarts;
    private readonly int[] _popularity;
    private readonly int _seed;

    public Warehouse(int seed, WarehouseSize size)
    {
        _seed = seed;
        Size = size;
        _layerStarts = new int[Layers.Length + 1];
        var share = 0.0;
        for (var layer = 0; layer < Layers.Length; layer++)
        {
            share += Layers[layer].Share;
            _layerStarts[layer + 1] = layer == Layers.Length - 1 ? size.Tables : (int)(size.Tables * share);
        }

        var random = Random(1);
        _columns = new int[size.Tables];
        for (var table = 0; table < _columns.Length; table++) _columns[table] = ColumnCount(random, size);
        _popularity = Shuffled(random);
    }

    public WarehouseSize Size { get; }

    public int Tables => _columns.Length;

    public int Columns(int table) => _columns[table];

    public string Layer(int table) => Layers[LayerOf(table)].Layer;

    /// <summary>All tasks in order. The same object each time, filled anew.</summary>
    public IEnumerable<GeneratedTask> Tasks()
    {
        var random = Random(2);
        var task = new GeneratedTask();
        var written = Tables - _layerStarts[1];
        var sources = new List<int>();
        for (var number = 0; number < Size.Tasks; number++)
        {
            task.Number = number;
            // Every table behind ODS has a task; what is left writes to tables that have one already.
            task.Target = _layerStarts[1] + (number < written ? number : random.Below(written));
            task.Edges.Clear();
            ChooseSources(random, task.Target, sources);
            AddColumns(random, task, sources);
            AddRows(random, task, sources);
            yield return task;
        }
    }

    /// <summary>A hash over all tables and edges: what ran is what was meant to run.</summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[24];
        foreach (var columns in _columns)
        {
            BinaryPrimitives.WriteInt32LittleEndian(buffer, columns);
            hash.AppendData(buffer, 0, 4);
        }

        foreach (var task in Tasks())
        {
            foreach (var edge in task.Edges)
            {
                BinaryPrimitives.WriteInt32LittleEndian(buffer, task.Number);
                BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(4), task.Target);
                BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(8), edge.FromTable);
                BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(12), edge.FromColumn);
                BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(16), edge.ToColumn);
                BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(20), (int)edge.Subtype);
                hash.AppendData(buffer);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private SplitMix Random(int stream) => new(((ulong)(uint)_seed << 32) | (uint)stream);

    private int LayerOf(int table)
    {
        var layer = 0;
        while (table >= _layerStarts[layer + 1]) layer++;
        return layer;
    }

    private static int ColumnCount(SplitMix random, WarehouseSize size)
    {
        if (random.Chance(size.WideShare)) return (int)(1000 * Math.Pow(3, random.Unit()));
        return Math.Clamp((int)Math.Round(ColumnMedian * Math.Exp(ColumnSpread * random.Normal())), 1, 400);
    }

    // Within each layer, popularity has nothing to do with a table's number.
    private int[] Shuffled(SplitMix random)
    {
        var order = Enumerable.Range(0, Tables).ToArray();
        for (var layer = 0; layer < Layers.Length; layer++)
        {
            for (var index = _layerStarts[layer + 1] - 1; index > _layerStarts[layer]; index--)
            {
                var other = _layerStarts[layer] + random.Below(index - _layerStarts[layer] + 1);
                (order[index], order[other]) = (order[other], order[index]);
            }
        }

        return order;
    }

    private void ChooseSources(SplitMix random, int target, List<int> sources)
    {
        sources.Clear();
        var layer = LayerOf(target);
        var count = 1;
        while (count < MaxSources && random.Chance(0.42)) count++;
        var cyclic = random.Chance(Cycle);
        for (var attempt = 0; sources.Count < count && attempt < 4 * MaxSources; attempt++)
        {
            var source = cyclic && sources.Count == 0 && target + 1 < Tables
                ? target + 1 + random.Below(Tables - target - 1)
                : Popular(random, SourceLayer(random, layer), target);
            if (source != target && !sources.Contains(source)) sources.Add(source);
        }
    }

    private static int SourceLayer(SplitMix random, int layer)
    {
        var draw = random.Unit();
        return draw < 0.2 ? layer : draw < 0.9 || layer < 2 ? layer - 1 : layer - 2;
    }

    // In the target's own layer only tables before it: that makes chains longer than the layers, without cycles.
    private int Popular(SplitMix random, int layer, int target)
    {
        var source = _popularity[_layerStarts[layer] + random.Zipf(_layerStarts[layer + 1] - _layerStarts[layer], ZipfExponent)];
        return source < target ? source
            : _popularity[_layerStarts[layer - 1] + random.Zipf(_layerStarts[layer] - _layerStarts[layer - 1], ZipfExponent)];
    }

    private void AddColumns(SplitMix random, GeneratedTask task, List<int> sources)
    {
        var allToAll = random.Chance(AllToAll);
        var position = 7;
        for (var column = 0; column < _columns[task.Target]; column++)
        {
            if (!random.Chance(Size.ColumnShare)) continue;
            var inputs = random.Chance(SingleInput) ? 1 : 1 + (int)Math.Ceiling(random.Exponential(Size.MeanExtraInputs) - 0.5);
            var length = 4 + random.Below(40);
            for (var input = 0; input < inputs; input++)
            {
                var table = sources[input == 0 ? random.Zipf(sources.Count, ZipfExponent) : random.Below(sources.Count)];
                var from = random.Chance(0.6) ? column % _columns[table] : random.Below(_columns[table]);
                task.Edges.Add(new GeneratedEdge(table, from, column, ColumnSubtype(random, inputs, input), position, length));
            }

            if (allToAll) task.Edges.Add(new GeneratedEdge(task.Target, -1, column, EdgeSubtype.SetDependence, position, length));
            position += length + 2;
        }

        if (!allToAll) return;
        foreach (var table in sources)
        {
            for (var column = 0; column < _columns[table]; column++)
            {
                task.Edges.Add(new GeneratedEdge(table, column, -1, EdgeSubtype.GroupBy, 0, 6));
            }
        }
    }

    private static EdgeSubtype ColumnSubtype(SplitMix random, int inputs, int input)
    {
        var draw = random.Unit();
        if (inputs == 1) return draw < 0.75 ? EdgeSubtype.Identity : draw < 0.95 ? EdgeSubtype.Transformation : EdgeSubtype.Aggregation;
        return input > 0 && draw < 0.2 ? EdgeSubtype.Conditional : draw < 0.8 ? EdgeSubtype.Transformation : EdgeSubtype.Aggregation;
    }

    private void AddRows(SplitMix random, GeneratedTask task, List<int> sources)
    {
        foreach (var table in sources)
        {
            task.Edges.Add(new GeneratedEdge(table, -1, -1, EdgeSubtype.RowSet, -1, 0));
            var subtype = sources.Count > 1 ? EdgeSubtype.Join : EdgeSubtype.Filter;
            task.Edges.Add(new GeneratedEdge(table, random.Below(_columns[table]), -1, subtype, 2000, 12));
        }
    }
}
