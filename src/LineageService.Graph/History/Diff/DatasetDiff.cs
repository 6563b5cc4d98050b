using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History.Diff;

/// <summary>A field that a dataset gained or lost, or whose type changed.</summary>
/// <param name="TypeBefore">Its type at the first point; null where it was not there or the type not known.</param>
public sealed record FieldChange(ChangeKind Kind, string Path, string? TypeBefore, string? TypeAfter);

/// <summary>A dataset that came, went, or has other fields.</summary>
/// <param name="Layer">Its layer, for filters.</param>
public sealed record DatasetChange(ChangeKind Kind, DatasetId Dataset, string? Layer, ImmutableArray<FieldChange> Fields,
    ChangeCause Cause);

/// <summary>Compares the descriptions of one dataset at two points. Pure.</summary>
internal static class DatasetDiff
{
    /// <summary>
    /// What changed; null for nothing that is told. Another name of a dataset (<see cref="DatasetRecord.AliasOf"/>) is none of its own.
    /// </summary>
    public static DatasetChange? Of(DatasetRecord? before, DatasetRecord? after)
    {
        if (after is { AliasOf: not null } || (after is null && before is { AliasOf: not null })) return null;
        var was = before is { Exists: true, AliasOf: null };
        var @is = after is { Exists: true };
        var id = (after ?? before)!.Id;
        if (was && @is)
        {
            var fields = Fields(before!.Fields, after!.Fields);
            return fields.IsEmpty ? null : new DatasetChange(ChangeKind.Changed, id, after.Layer, fields, Since(after));
        }

        if (@is) return new DatasetChange(ChangeKind.Added, id, after!.Layer, Fields([], after.Fields), Since(after));
        return was ? new DatasetChange(ChangeKind.Removed, id, before!.Layer, [], after is null ? ChangeCause.Unknown : Since(after))
            : null;
    }

    private static bool HaveOtherTypes(SchemaField before, SchemaField after) =>
        before.Type is not null && after.Type is not null && !string.Equals(before.Type, after.Type, StringComparison.OrdinalIgnoreCase);

    private static ChangeCause Since(DatasetRecord record) => new(record.ValidFrom, null, null);

    private static ImmutableArray<FieldChange> Fields(ImmutableArray<SchemaField> before, ImmutableArray<SchemaField> after)
    {
        if (before.AsSpan().SequenceEqual(after.AsSpan())) return [];
        var changes = ImmutableArray.CreateBuilder<FieldChange>();
        var old = before.ToDictionary(field => field.Path, StringComparer.Ordinal);
        foreach (var field in after)
        {
            if (!old.Remove(field.Path, out var known)) changes.Add(new FieldChange(ChangeKind.Added, field.Path, null, field.Type));
            else if (HaveOtherTypes(known, field))
                changes.Add(new FieldChange(ChangeKind.Changed, field.Path, known.Type, field.Type));
        }

        foreach (var field in before)
            if (old.ContainsKey(field.Path)) changes.Add(new FieldChange(ChangeKind.Removed, field.Path, field.Type, null));
        return changes.ToImmutable();
    }
}
