namespace LineageService.Model;

/// <summary>
/// An end of a lineage edge: a field of a dataset or the dataset's row set. Not a job: jobs own edges, they are not on them.
/// </summary>
/// <param name="Kind"><see cref="NodeKind.Field"/> or <see cref="NodeKind.RowSet"/>.</param>
/// <param name="Path">The field's path; null for the row set. <c>*</c> stands for columns that could not be named.</param>
public readonly record struct LineageNode(NodeKind Kind, DatasetId Dataset, string? Path)
{
    public static LineageNode Field(DatasetId dataset, string path) => new(NodeKind.Field, dataset, path);

    public static LineageNode RowSet(DatasetId dataset) => new(NodeKind.RowSet, dataset, null);

    /// <summary>The node id: <c>field:ns:name:path</c> or <c>rowset:ns:name</c>.</summary>
    public override string ToString() =>
        Kind == NodeKind.Field ? $"field:{Dataset.Namespace}:{Dataset.Name}:{Path}" : $"rowset:{Dataset.Namespace}:{Dataset.Name}";
}
