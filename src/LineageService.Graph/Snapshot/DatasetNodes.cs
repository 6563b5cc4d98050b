namespace LineageService.Graph.Snapshot;

/// <summary>The nodes of a dataset, row set first, without an allocation.</summary>
public readonly struct DatasetNodes(GraphDataset dataset)
{
    public Enumerator GetEnumerator() => new(dataset);

    /// <summary>Mutable; lives in one foreach.</summary>
    public struct Enumerator(GraphDataset dataset)
    {
        private int _field = dataset.RowSetNode < 0 ? dataset.Fields.Count : -2;

        public readonly int Current => _field < 0 ? dataset.RowSetNode : dataset.NodeOf(_field);

        public bool MoveNext() => ++_field < dataset.Fields.Count;
    }
}
