using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>
/// Traits by the words that companies write for them: <c>owner</c>, <c>owners</c>, <c>maintainer</c>; <c>schedule</c>, <c>cron</c>,
/// <c>scheduling: {dag_name}</c> … The words are of files beside tasks, of the comments they begin with and of layouts alike.
/// </summary>
internal static class TraitsReader
{
    private static readonly SearchValues<char> NoName = SearchValues.Create("${}% \n");

    private static readonly FrozenDictionary<string, Trait> Words = new Dictionary<string, Trait>(StringComparer.OrdinalIgnoreCase)
    {
        ["name"] = Trait.Name,
        ["job"] = Trait.Name,
        ["task"] = Trait.Name,
        ["job_name"] = Trait.Name,
        ["task_name"] = Trait.Name,
        ["target"] = Trait.Target,
        ["target_table"] = Trait.Target,
        ["destination"] = Trait.Target,
        ["destination_table"] = Trait.Target,
        ["output_table"] = Trait.Target,
        ["dialect"] = Trait.Dialect,
        ["sql_dialect"] = Trait.Dialect,
        ["engine"] = Trait.Dialect,
        ["kind"] = Trait.Kind,
        ["materialization"] = Trait.Kind,
        ["materialized"] = Trait.Kind,
        ["owner"] = Trait.Owner,
        ["owners"] = Trait.Owner,
        ["maintainer"] = Trait.Owner,
        ["maintainers"] = Trait.Owner,
        ["author"] = Trait.Owner,
        ["team"] = Trait.Team,
        ["squad"] = Trait.Team,
        ["tier"] = Trait.Tier,
        ["criticality"] = Trait.Tier,
        ["layer"] = Trait.Layer,
        ["zone"] = Trait.Layer,
        ["schedule"] = Trait.Schedule,
        ["cron"] = Trait.Schedule,
        ["schedule_interval"] = Trait.Schedule,
        ["frequency"] = Trait.Schedule,
        ["scheduling"] = Trait.Schedule,
        ["dag_name"] = Trait.Schedule,
        ["queue"] = Trait.Queue,
        ["queue_name"] = Trait.Queue,
        ["yarn_queue"] = Trait.Queue,
        ["resource_queue"] = Trait.Queue,
        ["worker_group"] = Trait.Queue,
        ["pool"] = Trait.Queue,
        ["tags"] = Trait.Tags,
        ["tag"] = Trait.Tags,
        ["labels"] = Trait.Tags,
        ["database"] = Trait.Database,
        ["catalog"] = Trait.Database,
        ["project"] = Trait.Database,
        ["project_id"] = Trait.Database,
        ["schema"] = Trait.Schema,
        ["default_schema"] = Trait.Schema,
        ["dataset"] = Trait.Schema,
        ["namespace"] = Trait.JobNamespace,
        ["job_namespace"] = Trait.JobNamespace,
        ["dataset_namespace"] = Trait.DatasetNamespace,
        ["datasets"] = Trait.DatasetNamespace,
        ["datasetnamespace"] = Trait.DatasetNamespace,
        ["parameters"] = Trait.Parameters,
        ["params"] = Trait.Parameters,
        ["vars"] = Trait.Parameters,
        ["variables"] = Trait.Parameters,
        ["depends_on"] = Trait.DependsOn,
        ["dependencies"] = Trait.DependsOn,
        ["upstream"] = Trait.DependsOn,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private enum Trait : byte
    {
        Name, Target, Dialect, Kind, Owner, Team, Tier, Layer, Schedule, Queue, Database, Schema, JobNamespace, DatasetNamespace, Tags,
        Parameters, DependsOn,
    }

    /// <summary>True for a word that means a trait.</summary>
    public static bool Knows(string word) => Words.ContainsKey(word.Replace('-', '_'));

    /// <summary>Traits of a mapping; what it does not know is left alone.</summary>
    public static TaskTraits Read(JsonElement mapping)
    {
        var traits = TaskTraits.None;
        if (mapping.ValueKind != JsonValueKind.Object) return traits;
        foreach (var property in mapping.EnumerateObject())
        {
            if (!Words.TryGetValue(property.Name.Replace('-', '_'), out var trait)) continue;
            traits = trait switch
            {
                Trait.Tags => traits with { Tags = Tags(property.Value) },
                Trait.Parameters => traits with { Parameters = Parameters(property.Value) },
                Trait.DependsOn => traits with { DependsOn = Names(property.Value) },
                Trait.Schedule when property.Value.ValueKind == JsonValueKind.Object => Scheduled(traits, property.Value),
                _ => StructuredText.Texts(property.Value).FirstOrDefault() is { } text ? With(traits, trait, text) : traits,
            };
        }

        return traits;
    }

    /// <summary>One trait by its word; the same traits where the word is not known.</summary>
    public static TaskTraits With(TaskTraits traits, string word, string value)
    {
        if (value.Length == 0 || !Words.TryGetValue(word.Replace('-', '_'), out var trait)) return traits;
        return trait switch
        {
            Trait.Tags => traits with { Tags = [.. traits.Tags.Union(List(value), StringComparer.Ordinal)] },
            Trait.DependsOn => traits with { DependsOn = [.. traits.DependsOn.Union(List(value), StringComparer.Ordinal)] },
            Trait.Parameters => value.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals
                ? traits with { Parameters = traits.Parameters.SetItem(value[..equals].Trim(), value[(equals + 1)..].Trim()) }
                : traits,
            Trait.Owner => With(traits, trait, List(value).FirstOrDefault() ?? value),
            _ => With(traits, trait, value),
        };
    }

    private static TaskTraits With(TaskTraits traits, Trait trait, string value) => trait switch
    {
        Trait.Name => traits with { Name = value },
        Trait.Target => IsTable(value) ? traits with { Target = value } : traits,
        Trait.Dialect => traits with { Dialect = value },
        Trait.Kind => traits with { Kind = value },
        Trait.Owner => traits with { Owner = value },
        Trait.Team => traits with { Team = value },
        Trait.Tier => traits with { Tier = value },
        Trait.Layer => traits with { Layer = value },
        Trait.Schedule => traits with { Schedule = value },
        Trait.Queue => traits with { Queue = value },
        Trait.Database => traits with { Database = value },
        Trait.Schema => traits with { Schema = value },
        Trait.JobNamespace => traits with { JobNamespace = value },
        Trait.DatasetNamespace => traits with { DatasetNamespace = value },
        _ => traits,
    };

    // A target that a run fills in (`t${{ds_nodash}}`) names no table.
    private static bool IsTable(string text) => !text.AsSpan().ContainsAny(NoName);

    private static IEnumerable<string> List(string value) =>
        value.Trim('[', ']').Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(item =>
            item.Trim('"', '\''));

    // {incremental: true, schedule: daily} is `incremental` and `schedule:daily`.
    private static ImmutableArray<string> Tags(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return [.. StructuredText.Texts(value)];
        var tags = ImmutableArray.CreateBuilder<string>();
        foreach (var label in value.EnumerateObject())
        {
            if (StructuredText.Scalar(label.Value) is not { } text || text is "false") continue;
            tags.Add(text == "true" ? label.Name : $"{label.Name}:{text}");
        }

        return tags.ToImmutable();
    }

    // A mapping, or entries as BigQuery's client takes them: name:TYPE:value.
    private static ImmutableSortedDictionary<string, string> Parameters(JsonElement value)
    {
        var parameters = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var entry in value.EnumerateObject())
            {
                if (StructuredText.Scalar(entry.Value) is { } text) parameters[entry.Name] = text;
            }
        }
        else
        {
            foreach (var entry in StructuredText.Texts(value))
            {
                if (entry.Split(':', 3) is [{ Length: > 0 } name, _, { Length: > 0 } text]
                    && !text.Contains('{', StringComparison.Ordinal)) parameters[name] = text;
            }
        }

        return parameters.ToImmutable();
    }

    private static TaskTraits Scheduled(TaskTraits traits, JsonElement scheduling)
    {
        var inner = Read(scheduling);
        return traits with
        {
            Schedule = inner.Schedule ?? StructuredText.Scalar(scheduling, "interval") ?? traits.Schedule,
            Parameters = traits.Parameters.SetItems(inner.Parameters),
            DependsOn = [.. traits.DependsOn.Union(inner.DependsOn, StringComparer.Ordinal)],
            Target = traits.Target ?? inner.Target,
        };
    }

    // Names, or mappings that name a task of a DAG.
    private static ImmutableArray<string> Names(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array) return [.. StructuredText.Texts(value)];
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var item in value.EnumerateArray())
        {
            var task = StructuredText.Scalar(item, "task_id") ?? StructuredText.Scalar(item, "task") ?? StructuredText.Scalar(item, "name");
            var name = StructuredText.Scalar(item)
                ?? (StructuredText.Scalar(item, "dag_name") is { } dag && task is not null ? $"{dag}.{task}" : task);
            if (name is not null) names.Add(name);
        }

        return names.ToImmutable();
    }
}
