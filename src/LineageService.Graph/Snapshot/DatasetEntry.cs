using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>What a record or a mention makes of a dataset's entry in a graph; nodes are placed by the caller.</summary>
internal static class DatasetEntry
{
    /// <summary>The entry after a record was written: new paths appended, the others' indexes kept.</summary>
    /// <param name="known">Tables of fields that were declared before.</param>
    public static GraphDataset Declare(GraphDataset current, DatasetRecord record, NameIndex names, DeclaredFields known)
    {
        var fields = current.Fields;
        List<string>? added = null;
        HashSet<string>? seen = null;
        for (var place = 0; place < record.Fields.Length; place++)
        {
            var field = record.Fields[place];

            // A record that is written again mostly has its fields in the order in which they came.
            if (place < fields.Count && fields[place] == field.Path) continue;
            if (fields.Count == 0 && place == 0 && known.TableOf(record.Fields, names) is { } whole)
            {
                fields = whole;
                break;
            }

            if (fields.IndexOf(field.Path) >= 0) continue;
            seen ??= new HashSet<string>(StringComparer.Ordinal);
            if (seen.Add(field.Path)) (added ??= []).Add(names.Intern(field.Path));
        }

        if (added is not null) fields = fields.Append(added);
        // As MentionedFields has it: what lineage mentions beyond the record makes a schema that is not complete a partial one.
        var isWhole = record.Schema == SchemaKnowledge.Complete || record.AliasOf is not null;
        var mentioned = isWhole ? 0 : fields.Count - record.Fields.Length - (fields.IndexOf(MentionedFields.Star) >= 0 ? 1 : 0);
        return current with
        {
            Kind = names.InternOptional(record.Kind),
            Layer = names.InternOptional(record.Layer),
            Owner = names.InternOptional(record.Owner),
            Exists = record.Exists,
            AliasOf = record.AliasOf,
            IsLink = record.AliasOf is not null,
            Schema = isWhole || mentioned <= 0 ? record.Schema : SchemaKnowledge.Partial,
            Fields = fields,
            Declared = isWhole ? DeclaredBits(fields, record) : AllButStar(fields),
        };
    }

    /// <summary>The entry of a store's dictionary of paths, all of them known at once.</summary>
    public static GraphDataset OfNumbers(
        GraphDataset current, DatasetRecord record, string[] paths, ReadOnlySpan<int> declared, NameIndex names)
    {
        ulong[]? bits = null;
        if (declared.Length != paths.Length)
        {
            bits = new ulong[(paths.Length + 63) >> 6];
            foreach (var place in declared) bits[place >> 6] |= 1UL << (place & 63);
        }

        return current with
        {
            Kind = names.InternOptional(record.Kind),
            Layer = names.InternOptional(record.Layer),
            Owner = names.InternOptional(record.Owner),
            Exists = record.Exists,
            AliasOf = record.AliasOf,
            IsLink = record.AliasOf is not null,
            Schema = record.Schema,
            Fields = FieldTable.Of(paths),
            Declared = bits,
        };
    }

    /// <summary>The entry after edges named distinct paths that it did not have.</summary>
    public static GraphDataset Mention(GraphDataset current, IReadOnlyCollection<string> paths, NameIndex names)
    {
        var known = current.Fields.Count;
        var fields = current.Fields.Append(paths.Select(names.Intern).ToArray());
        var open = current.Schema != SchemaKnowledge.Complete && !current.IsLink;
        var schema = open && paths.Any(path => path != MentionedFields.Star) ? SchemaKnowledge.Partial : current.Schema;
        if (open && current.Declared is null && !paths.Contains(MentionedFields.Star))
            return current with { Fields = fields, Schema = schema };

        var bits = new ulong[(fields.Count + 63) >> 6];
        for (var field = 0; field < fields.Count; field++)
        {
            var declared = field < known ? current.IsDeclared(field) : open && fields[field] != MentionedFields.Star;
            if (declared) bits[field >> 6] |= 1UL << (field & 63);
        }

        return current with { Fields = fields, Declared = bits, Schema = schema };
    }

    private static ulong[]? DeclaredBits(FieldTable fields, DatasetRecord record)
    {
        if (fields.Count == record.Fields.Length) return null;
        var bits = new ulong[(fields.Count + 63) >> 6];
        foreach (var field in record.Fields)
        {
            var index = fields.IndexOf(field.Path);
            bits[index >> 6] |= 1UL << (index & 63);
        }

        return bits;
    }

    // What was mentioned stays a field while nobody told all of them.
    private static ulong[]? AllButStar(FieldTable fields)
    {
        var star = fields.IndexOf(MentionedFields.Star);
        if (star < 0) return null;
        var bits = new ulong[(fields.Count + 63) >> 6];
        for (var field = 0; field < fields.Count; field++) if (field != star) bits[field >> 6] |= 1UL << (field & 63);
        return bits;
    }

    public static GraphDataset New(int ordinal, DatasetId id, NameIndex names) =>
        new() { Ordinal = ordinal, Id = new DatasetId(names.Intern(id.Namespace), id.Name) };
}
