using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;

namespace LineageService.Graph.Identity.Suggestions;

/// <summary>How far two datasets have the same columns, ignoring case.</summary>
/// <param name="Shared">Columns of both.</param>
/// <param name="All">Columns of either.</param>
internal readonly record struct SchemaOverlap(int Shared, int All, bool AreWhole)
{
    /// <summary>Fewer common columns say nothing: every table has an id and a date.</summary>
    public const int MinShared = 3;

    public double Jaccard => All == 0 ? 0 : (double)Shared / All;

    /// <summary>True where both schemas are known as a whole and have hardly a column in common.</summary>
    public bool IsContrary => AreWhole && Jaccard < 0.2;

    public static SchemaOverlap Of(GraphDataset one, GraphDataset other)
    {
        var left = Columns(one);
        var right = Columns(other);
        var shared = 0;
        foreach (var column in right) if (left.Contains(column)) shared++;
        var areWhole = one.Schema == SchemaKnowledge.Complete && other.Schema == SchemaKnowledge.Complete;
        return new SchemaOverlap(shared, left.Count + right.Count - shared, areWhole);
    }

    private static HashSet<string> Columns(GraphDataset dataset)
    {
        var columns = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var field = 0; field < dataset.Fields.Count; field++)
            if (dataset.IsDeclared(field) && dataset.Fields[field] != MentionedFields.Star) columns.Add(dataset.Fields[field]);
        return columns;
    }
}
