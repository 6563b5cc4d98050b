using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Tasks;
using LineageService.Sql.Templates;

namespace LineageService.Ingestion.Collecting.Sync;

/// <summary>Hashes of collected items. An item whose hash is that of the last time is neither analysed nor written.</summary>
internal static class ItemHash
{
    // A text as short as this stands in many tasks; equal ones are no sign of a rename.
    private const int MinTelling = 24;

    public static SourceItem Of(TaskDefinition task)
    {
        using var hash = new ContentHash();
        hash.Append(task.Scripts is null ? task.Sql : TemplatedText.WithIncludes(task.Sql, SqlAnalysis.FindDialect(task.Dialect, out _), task.Scripts));
        hash.Append(task.Template?.Version);
        hash.Append(task.Dialect);
        hash.Append(task.DatasetNamespace);
        hash.Append(task.Target);
        if (task.TargetDataset is { } elsewhere) hash.Append(elsewhere.ToString());
        hash.Append(task.DefaultDatabase);
        hash.Append(task.DefaultSchema);
        foreach (var (name, value) in task.Parameters)
        {
            hash.Append(name);
            hash.Append(value);
        }

        var content = hash.Finish();
        hash.Append(content);
        foreach (var text in (string?[])[task.Kind, task.Owner, task.Team, task.Tier, task.Layer, task.Schedule, task.File]) hash.Append(text);
        if (task.Queue is { } queue) hash.Append($"queue={queue}");
        foreach (var tag in task.Tags) hash.Append(tag);
        return new SourceItem(hash.Finish(), task.Sql.Length < MinTelling ? null : content, task.File);
    }

    public static SourceItem Of(CatalogTable table)
    {
        using var hash = new ContentHash();
        hash.Append(table.Version);
        hash.Append(table.Location);
        var content = hash.Finish();
        hash.Append(content);
        foreach (var field in table.Fields)
        {
            hash.Append(field.Path);
            hash.Append(field.Type);
            hash.Append(field.Mode);
        }

        foreach (var text in (string?[])[table.Layer, table.Owner, table.Kind, table.Description]) hash.Append(text);
        foreach (var key in table.PartitionKeys) hash.Append(key);
        foreach (var (column, comment) in table.Comments)
        {
            hash.Append(column);
            hash.Append(comment);
        }

        foreach (var key in table.Schema.Keys)
        {
            hash.Append("key");
            foreach (var column in key) hash.Append(column);
        }

        // Many tables have the same columns; the same columns in the same place are the same table.
        return new SourceItem(hash.Finish(), table.Location is null ? null : content, null);
    }

    public static SourceItem Of(CollectedOpaqueTask task)
    {
        using var hash = new ContentHash();
        foreach (var text in (string?[])[task.Kind, task.Reason, task.File, task.Owner, task.Schedule]) hash.Append(text);
        foreach (var dataset in task.Inputs) hash.Append(dataset.ToString());
        hash.Append(">");
        foreach (var dataset in task.Outputs) hash.Append(dataset.ToString());
        return new SourceItem(hash.Finish(), null, task.File);
    }

    public static SourceItem Of(CollectedEdges stated)
    {
        using var hash = new ContentHash();
        foreach (var text in (string?[])[stated.Kind, stated.File, stated.Owner, stated.Team, stated.Tier, stated.Target.ToString()]) hash.Append(text);
        foreach (var tag in stated.Tags) hash.Append(tag);
        hash.Append(">");
        foreach (var input in stated.Inputs) hash.Append(input.ToString());
        foreach (var edge in stated.Edges)
        {
            hash.Append(edge.From.ToString());
            hash.Append(edge.To.ToString());
            hash.Append(edge.Subtype.ToString());
        }

        foreach (var unknown in stated.Unknowns)
        {
            hash.Append(unknown.Code);
            hash.Append(unknown.Column);
            hash.Append(unknown.Message);
        }

        return new SourceItem(hash.Finish(), null, stated.File);
    }

    public static SourceItem Of(CollectedAlias alias, string merge)
    {
        using var hash = new ContentHash();
        hash.Append(alias.Dataset.ToString());
        hash.Append(alias.Evidence);
        return new SourceItem(hash.Finish(), null, merge);
    }
}
