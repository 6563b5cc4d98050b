using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Writing;

/// <summary>Datasets and jobs of a commit, with their earlier descriptions and the links that their records name.</summary>
internal sealed class DescriptionLists(CommitState state, CommitLists lists)
{
    public void Fill()
    {
        foreach (var (id, row) in state.Datasets)
        {
            FillFormer("formerDatasets", row);
            if (!row.IsChanged) continue;
            var map = Described(row, id.Namespace, id.Name, id.ToString());
            AddRecord(map, id, state.DatasetRecords.GetValueOrDefault(id));
            lists.Add(row.IsStored ? "datasets" : "newDatasets", map);
            if (state.DatasetRecords.TryGetValue(id, out var record)) FillLinks(row, record);
        }

        foreach (var (id, row) in state.Jobs)
        {
            FillFormer("formerJobs", row);
            if (!row.IsChanged) continue;
            var map = Described(row, id.Namespace, id.Name, id.ToString());
            map["retired"] = row.IsRetired;
            AddRecord(map, id, state.JobRecords.GetValueOrDefault(id), row);
            lists.Add(row.IsStored ? "jobs" : "newJobs", map);
            if (state.JobRecords.TryGetValue(id, out var record)) FillLinks(row.Key, record);
        }
    }

    /// <summary>What a dataset's or job's node has from its name on.</summary>
    public static Dictionary<string, object?> Bare(string key, string @namespace, string name, string id, long validFrom, long recordedFrom) => new()
    {
        ["key"] = key,
        ["id"] = Ids.Indexed(id),
        ["namespace"] = Ids.Indexed(@namespace),
        ["name"] = Ids.Indexed(name),
        ["exactNamespace"] = Ids.Rest(@namespace),
        ["exactName"] = Ids.Rest(name),
        ["validFrom"] = Ticks.ToTime(validFrom),
        ["validTicks"] = validFrom,
        ["recordedTicks"] = recordedFrom,
        ["search"] = SearchText.Of(name),
    };

    private static Dictionary<string, object?> Described(DescriptionRow row, string @namespace, string name, string id) =>
        Bare(row.Key, @namespace, name, id, row.ValidFrom, row.RecordedFrom);

    private static void AddRecord(Dictionary<string, object?> map, DatasetId id, DatasetRecord? record)
    {
        if (record is null) return;
        map["kind"] = record.Kind;
        map["layer"] = record.Layer;
        map["owner"] = record.Owner;
        map["description"] = record.Description;
        map["tags"] = record.Tags;
        map["exists"] = record.Exists;
        map["schemaKnown"] = record.Schema.ToString();
        map["isAlias"] = record.AliasOf is not null;
        map["record"] = DatasetJson.Write(record);
        map["search"] = SearchText.Of(id.Name, [record.Owner, record.Layer, record.Description, .. record.Tags.Where(tag => !tag.Contains('|', StringComparison.Ordinal))]);
    }

    private static void AddRecord(Dictionary<string, object?> map, JobId id, JobRecord? record, DescriptionRow row)
    {
        if (record is null)
        {
            // Retired or brought back: what the record says stays, and so does what search finds.
            if (row.IsStored) map.Remove("search");
            return;
        }

        map["kind"] = record.Kind;
        map["dialect"] = record.Dialect;
        map["owner"] = record.Owner;
        map["team"] = record.Team;
        map["tier"] = record.Tier;
        map["layer"] = record.Layer;
        map["schedule"] = record.Schedule;
        map["queue"] = record.Queue;
        map["file"] = record.File;
        map["tags"] = record.Tags;
        map["state"] = record.State.ToString();
        map["doubtful"] = IsDoubtful(record) ? true : null;
        map["record"] = row.Record;
        map["sql"] = record.Sql;
        map["search"] = SearchText.Of(id.Name, [record.Owner, record.Layer, record.Team, record.File, .. record.Tags]);
    }

    private static bool IsDoubtful(JobRecord record) => record.State == AnalysisState.Failed || !record.Unknowns.IsEmpty
        || (record.State == AnalysisState.NotAnalysed && !record.Inputs.IsEmpty && !record.Outputs.IsEmpty);

    private void FillFormer(string list, DescriptionRow row)
    {
        foreach (var former in row.Former)
        {
            if (!former.IsChanged) continue;
            if (former.IsUnseen)
            {
                if (former.ElementId is { } unseen) lists.Add("unseen", unseen);
                continue;
            }

            var map = new Dictionary<string, object?>
            {
                ["closedAt"] = former.ClosedAt,
                ["recordedTo"] = former.RecordedTo,
                ["endKnown"] = former.RecordedTo ?? former.ClosedAt,
            };
            if (former.ElementId is { } stored)
            {
                map["id"] = stored;
                lists.Add("wrong", map);
                continue;
            }

            map["owner"] = row.Key;
            map["validFrom"] = former.ValidFrom;
            map["recordedFrom"] = former.RecordedFrom;
            map["retired"] = former.IsRetired;
            map["record"] = former.Record;
            map["sql"] = former.Sql;
            lists.Add(list, map);
        }
    }

    private void FillLinks(DescriptionRow row, DatasetRecord record)
    {
        var key = row.Key;

        // What was declared before and is no more, and links of before: of a new one there are none.
        if (row.IsStored) lists.Add("described", new Dictionary<string, object?> { ["key"] = key, ["fields"] = record.Fields.Select(field => Ids.Indexed(field.Path)) });
        if (record.AliasOf is { } alias) lists.Add("aliases", new object?[] { key, GraphKeys.Of(alias) });
        foreach (var tag in record.Tags.Distinct(StringComparer.Ordinal))
        {
            var bar = tag.IndexOf('|', StringComparison.Ordinal);
            if (bar < 0) lists.Add("datasetLabels", new object?[] { key, Ids.Indexed(tag) });
            else lists.Add("fieldLabels", new object?[] { GraphKeys.Of(record.Id, tag[..bar]), Ids.Indexed(tag[(bar + 1)..]) });
        }
    }

    private void FillLinks(string key, JobRecord record)
    {
        lists.Add("relinked", key);
        foreach (var input in record.Inputs.Distinct()) lists.Add("reads", new object?[] { key, GraphKeys.Of(input) });
        foreach (var output in record.Outputs.Distinct()) lists.Add("writes", new object?[] { key, GraphKeys.Of(output) });
        foreach (var tag in record.Tags.Distinct(StringComparer.Ordinal)) lists.Add("jobLabels", new object?[] { key, Ids.Indexed(tag) });
    }
}
