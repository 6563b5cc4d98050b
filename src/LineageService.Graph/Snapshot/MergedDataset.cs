using LineageService.Graph.Identity;
using LineageService.Graph.Store;

namespace LineageService.Graph.Snapshot;

/// <summary>Joins a dataset's entry with those of its aliases: its own facts hold, aliases fill the gaps.</summary>
internal static class MergedDataset
{
    /// <param name="own">The entry as it says itself.</param>
    /// <param name="placed">
    /// The fields that the entry has in the graph already; their indexes stay. <c>Empty</c> where it is new: then its own come first.
    /// </param>
    /// <param name="aliases">In order of their names.</param>
    public static GraphDataset Join(
        GraphDataset own, FieldTable placed, IReadOnlyList<GraphDataset> aliases, FieldMatcher matcher, NameIndex names)
    {
        if (AddNothing(aliases) && own.Fields.Paths.StartsWith(placed.Paths)) return own;
        var facts = OwnFacts.Of(own);
        var fields = Append(placed, facts.Fields.Paths, null, names);
        foreach (var alias in aliases) fields = Append(fields, alias.Fields.Paths, matcher, names);
        var declared = Declared(facts, fields, aliases, matcher);
        var joined = own with
        {
            Fields = fields.Count == facts.Fields.Count && placed.Count == 0 ? facts.Fields : fields,
            Declared = declared,
            Own = null,
        };
        foreach (var alias in aliases)
        {
            joined = joined with
            {
                Kind = joined.Kind ?? alias.Kind,
                Layer = joined.Layer ?? alias.Layer,
                Owner = joined.Owner ?? alias.Owner,
                Schema = joined.Schema < alias.Schema ? alias.Schema : joined.Schema,
            };
        }

        var adds = fields.Count != facts.Fields.Count || joined.Kind != facts.Kind || joined.Layer != facts.Layer
            || joined.Owner != facts.Owner || joined.Schema != facts.Schema
            || !Equal(declared, facts.Declared, fields.Count)
            || (!ReferenceEquals(joined.Fields, facts.Fields) && !SameOrder(fields, facts.Fields));
        return adds ? joined with { Own = facts } : joined;
    }

    // The path of a table, mostly: it says nothing but whose it is.
    private static bool AddNothing(IReadOnlyList<GraphDataset> aliases)
    {
        foreach (var alias in aliases)
        {
            if (alias.Fields.Count > 0 || alias.Schema != SchemaKnowledge.None) return false;
            if (alias.Kind is not null || alias.Layer is not null || alias.Owner is not null) return false;
        }

        return true;
    }

    private static FieldTable Append(FieldTable fields, ReadOnlySpan<string> paths, FieldMatcher? matcher, NameIndex names)
    {
        List<string>? added = null;
        HashSet<string>? seen = null;
        foreach (var path in paths)
        {
            var matched = matcher?.Match(path) ?? path;
            if (fields.IndexOf(matched) >= 0) continue;
            seen ??= new HashSet<string>(StringComparer.Ordinal);
            if (seen.Add(matched)) (added ??= []).Add(names.Intern(matched));
        }

        return added is null ? fields : fields.Append(added);
    }

    private static ulong[]? Declared(OwnFacts own, FieldTable fields, IReadOnlyList<GraphDataset> aliases, FieldMatcher matcher)
    {
        var bits = new ulong[(fields.Count + 63) >> 6];
        for (var field = 0; field < own.Fields.Count; field++)
            if (own.Declared is not { } declared || Has(declared, field)) Set(bits, fields.IndexOf(own.Fields[field]));
        foreach (var alias in aliases)
        {
            // A schema that is known as a whole is added to only by another that is.
            if (own.Schema == SchemaKnowledge.Complete && alias.Schema != SchemaKnowledge.Complete) continue;
            for (var field = 0; field < alias.Fields.Count; field++)
                if (alias.IsDeclared(field)) Set(bits, fields.IndexOf(matcher.Match(alias.Fields[field])));
        }

        for (var field = 0; field < fields.Count; field++) if (!Has(bits, field)) return bits;
        return null;
    }

    private static bool Equal(ulong[]? left, ulong[]? right, int fields)
    {
        for (var field = 0; field < fields; field++)
            if ((left is null || Has(left, field)) != (right is null || Has(right, field))) return false;
        return true;
    }

    private static bool SameOrder(FieldTable left, FieldTable right) => left.Paths.SequenceEqual(right.Paths);

    private static bool Has(ulong[] bits, int field) => ((bits[field >> 6] >> (field & 63)) & 1) != 0;

    private static void Set(ulong[] bits, int field) => bits[field >> 6] |= 1UL << (field & 63);
}
