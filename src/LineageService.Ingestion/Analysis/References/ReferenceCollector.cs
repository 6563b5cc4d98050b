using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Sql.Catalog;
using LineageService.Sql.Query;

namespace LineageService.Ingestion.Analysis.References;

/// <summary>
/// Walks the query model and notes each table's name. This file has the names; statements, relations and expressions are in the files beside it.
/// Mutable; one per script. It stops descending where the stack runs low: an order of tasks that misses a name is still an order.
/// </summary>
internal sealed partial class ReferenceCollector
{
    private readonly HashSet<TableName> _reads = [];
    private readonly HashSet<TableName> _writes = [];
    private readonly HashSet<string> _local = new(StringComparer.OrdinalIgnoreCase);

    public TableReferences ToReferences() => new(Permanent(_reads), Permanent(_writes));

    private ImmutableArray<TableName> Permanent(HashSet<TableName> names)
    {
        var permanent = ImmutableArray.CreateBuilder<TableName>(names.Count);
        foreach (var name in names)
        {
            if (name.Parts.Length == 1 && (_local.Contains(name.Name) || name.Name.StartsWith('#') || name.Name.StartsWith('@'))) continue;
            permanent.Add(name);
        }

        return permanent.ToImmutable();
    }

    private void Read(ObjectName? name) => Note(_reads, name);

    private void Write(ObjectName? name) => Note(_writes, name);

    private static void Note(HashSet<TableName> names, ObjectName? name)
    {
        if (name is null) return;
        var parts = ImmutableArray.CreateBuilder<string>(name.Parts.Length);
        foreach (var part in name.Parts) parts.Add(part.Text);
        names.Add(new TableName(parts.MoveToImmutable()));
    }

    private void Local(ObjectName name)
    {
        if (name.Parts.Length == 1) _local.Add(name.Last.Text);
    }

    private static bool MayDescend() => RuntimeHelpers.TryEnsureSufficientExecutionStack();
}
