namespace LineageService.Model;

/// <summary>
/// Identity of a field: a column or a nested path (<c>a.b.c</c>; arrays <c>a.element</c>, map values <c>m.value</c>) of a dataset.
/// </summary>
public readonly record struct FieldId(DatasetId Dataset, string Path)
{
    /// <summary>The node id, <c>field:{namespace}:{name}:{path}</c>.</summary>
    public override string ToString() => $"field:{Dataset.Namespace}:{Dataset.Name}:{Path}";
}
