using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// Tables of the fields that records declare. Records that share one list of fields, as those of tables with equal columns do, share the table too.
/// Mutable; one writer.
/// </summary>
internal sealed class DeclaredFields
{
    // Equal where they are one list: to compare contents would cost what it saves.
    private readonly Dictionary<ImmutableArray<SchemaField>, FieldTable?> _tables = [];

    /// <summary>The table of distinct fields in their order; null where a path is there twice.</summary>
    public FieldTable? TableOf(ImmutableArray<SchemaField> fields, NameIndex names)
    {
        if (_tables.TryGetValue(fields, out var known)) return known;
        var paths = new string[fields.Length];
        for (var place = 0; place < paths.Length; place++) paths[place] = names.Intern(fields[place].Path);
        return _tables[fields] = FieldTable.OfDistinct(paths);
    }
}
