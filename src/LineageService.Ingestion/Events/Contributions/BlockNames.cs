using LineageService.Graph.Store;

namespace LineageService.Ingestion.Events.Contributions;

/// <summary>The places of a block's names in a name table, each looked up once, when it is first asked for. Mutable.</summary>
internal sealed class BlockNames
{
    private EdgeBlock _block = EdgeBlock.Empty;

    // One more than the place; 0 where it was not asked for.
    private int[] _namespaces = [];
    private int[] _names = [];
    private int[] _paths = [];

    public void Clear(EdgeBlock block)
    {
        _block = block;
        Clear(ref _namespaces, block.Datasets.Length);
        Clear(ref _names, block.Datasets.Length);
        Clear(ref _paths, block.Nodes.Length);
    }

    public int Namespace(int dataset, NameTable names)
    {
        ref var known = ref _namespaces[dataset];
        if (known == 0) known = names.IndexOf(_block.Datasets[dataset].Namespace) + 1;
        return known - 1;
    }

    public int Name(int dataset, NameTable names)
    {
        ref var known = ref _names[dataset];
        if (known == 0) known = names.IndexOf(_block.Datasets[dataset].Name) + 1;
        return known - 1;
    }

    /// <summary>One more than the place of a node's path; 0 for a row set.</summary>
    public int Path(int node, NameTable names)
    {
        if (_block.Nodes[node].Path is not { } path) return 0;
        ref var known = ref _paths[node];
        if (known == 0) known = names.IndexOf(path) + 1;
        return known;
    }

    private static void Clear(ref int[] places, int count)
    {
        if (places.Length < count) places = new int[count];
        else places.AsSpan(0, count).Clear();
    }
}
