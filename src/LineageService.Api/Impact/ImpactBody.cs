using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LineageService.Api.Problems;
using LineageService.Graph.Traversal;
using LineageService.Graph.Visibility;
using LineageService.Impact;
using LineageService.Impact.Changes;
using LineageService.Impact.Contracts;
using LineageService.Ingestion.Contracts;
using LineageService.Ingestion.Tasks;
using LineageService.Model;

namespace LineageService.Api.Impact;

/// <summary>Reads the body of <c>POST /api/v2/impact</c>: changes by their kind, and how strictly. All mistakes are told together. Mutable; one per body.</summary>
internal sealed class ImpactBody(StoreImpactSource source, NodeVisibility visibility)
{
    private readonly List<Violation> _violations = [];
    private readonly List<TaskDefinition> _definitions = [];
    private readonly List<JobId> _retired = [];

    /// <summary>The changed tasks as they will be, for whoever simulates labels.</summary>
    public ProposedTasks Proposed => new(_definitions, [], _retired);

    /// <summary>Contracts that hold beside what the service knows.</summary>
    public ImmutableArray<DataContract> Contracts { get; private set; } = [];

    /// <exception cref="ProblemException">The body is no request.</exception>
    public (ChangeSet Changes, ImpactOptions Options) Read(ReadOnlyMemory<byte> utf8, DateTimeOffset now)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 32 });
        }
        catch (JsonException mistake)
        {
            throw new ProblemException(new Problem(ProblemType.MalformedJson, $"line {mistake.LineNumber + 1}, byte {mistake.BytePositionInLine + 1}: this is no JSON"));
        }

        using (document)
        {
            var root = document.RootElement;
            var changes = ImmutableArray.CreateBuilder<Change>();
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("changes", out var list) || list.ValueKind != JsonValueKind.Array)
            {
                _violations.Add(Violation.Body("changes", "expected a list of changes"));
            }
            else
            {
                var place = 0;
                foreach (var item in list.EnumerateArray())
                {
                    if (ReadChange(item, $"changes[{place++}]") is { } change) changes.Add(change);
                }
            }

            var options = root.ValueKind == JsonValueKind.Object ? ReadOptions(root, now) : ImpactOptions.Default;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("contracts", out var texts)) ReadContracts(texts);
            if (_violations.Count > 0) throw new ProblemException(new Problem(ProblemType.InvalidRequest, "The changes have mistakes.") { Violations = [.. _violations] });
            return (new ChangeSet(changes.ToImmutable()), options);
        }
    }

    private ImpactOptions ReadOptions(JsonElement root, DateTimeOffset now)
    {
        var options = ImpactOptions.Default with { Now = now };
        if (Text(root, "profile") is { } profile)
        {
            if (Enum.TryParse<ImpactProfile>(profile, ignoreCase: true, out var known) && !char.IsAsciiDigit(profile[0])) options = options with { Profile = known };
            else _violations.Add(Violation.Body("profile", "expected strict, contract, schema or advisory"));
        }

        if (root.TryGetProperty("depth", out var depth) && depth.ValueKind != JsonValueKind.Null)
        {
            if (depth.ValueKind == JsonValueKind.Number && depth.TryGetInt32(out var hops) && hops >= 0) options = options with { DepthLimit = hops };
            else _violations.Add(Violation.Body("depth", "expected a number of hops, or 0 for all"));
        }

        if (root.TryGetProperty("maxUnknown", out var unknown) && unknown.ValueKind != JsonValueKind.Null)
        {
            if (unknown.ValueKind == JsonValueKind.Number && unknown.GetDouble() is >= 0 and <= 1 and var share) options = options with { MaxUnknown = share };
            else _violations.Add(Violation.Body("maxUnknown", "expected a share between 0 and 1"));
        }

        if (root.TryGetProperty("deprecationWindowDays", out var window) && window.ValueKind != JsonValueKind.Null)
        {
            if (window.ValueKind == JsonValueKind.Number && window.GetDouble() is >= 0 and < 1e5 and var days) options = options with { DeprecationWindow = TimeSpan.FromDays(days) };
            else _violations.Add(Violation.Body("deprecationWindowDays", "expected a number of days"));
        }

        return options with
        {
            AllowOpaque = Flag(root, "allowOpaque"),
            PermissiveCasts = Flag(root, "permissiveCasts"),
            StopAtIgnoredValues = Flag(root, "stopAtIgnoredValues"),
            WithUpstream = Flag(root, "upstream"),
        };
    }

    private void ReadContracts(JsonElement texts)
    {
        if (texts.ValueKind == JsonValueKind.Null) return;
        if (texts.ValueKind != JsonValueKind.Array)
        {
            _violations.Add(Violation.Body("contracts", "expected a list of texts with their files"));
            return;
        }

        var contracts = ImmutableArray.CreateBuilder<DataContract>();
        var place = 0;
        foreach (var item in texts.EnumerateArray())
        {
            var path = $"contracts[{place++}]";
            if (item.ValueKind != JsonValueKind.Object || Text(item, "text") is not { } text)
            {
                _violations.Add(Violation.Body($"{path}.text", "expected a contract as it is written"));
                continue;
            }

            contracts.AddRange(ContractReader.Read(Encoding.UTF8.GetBytes(text), Text(item, "file") ?? path + ".yaml", Text(item, "datasetNamespace"), out var failures));
            foreach (var failure in failures) _violations.Add(Violation.Body(path, failure.ToString()));
        }

        // One on what is not seen holds nothing, as one on what is not there.
        Contracts = [.. contracts.Where(contract => BoundChanges.IsSeen(contract.Dataset, source, visibility))];
    }

    private Change? ReadChange(JsonElement item, string path)
    {
        if (item.ValueKind != JsonValueKind.Object || Text(item, "kind") is not { } kind)
        {
            _violations.Add(Violation.Body($"{path}.kind", "expected an object with the kind of a change"));
            return null;
        }

        var before = _violations.Count;
        Change? change = kind switch
        {
            "drop-column" => new ColumnDropped(Dataset(item, path), Column(item, path)),
            "rename-column" => new ColumnRenamed(Dataset(item, path), Column(item, path), Required(item, path, "to")),
            "retype-column" => new ColumnRetyped(Dataset(item, path), Column(item, path), Required(item, path, "type"), Text(item, "from")),
            "nullability" => new ColumnNullabilityChanged(Dataset(item, path), Column(item, path), Flag(item, "nullable")),
            "add-column" => new ColumnAdded(Dataset(item, path), Required(item, path, "column"), Text(item, "type")),
            "reorder-columns" => new ColumnsReordered(Dataset(item, path), Columns(item, path)),
            "meaning" => new MeaningChanged(Dataset(item, path), Column(item, path), Text(item, "note") ?? ""),
            "rows" => new RowsChanged(Dataset(item, path), Text(item, "note") ?? ""),
            "drop-table" => new TableDropped(Dataset(item, path)),
            "rename-table" => Renamed(item, path),
            "table-aspect" => Aspect(item, path),
            "task" => Task(item, path),
            "remove-task" => Removed(item, path),
            "job-metadata" => new JobMetadataChanged(Job(item, path), Required(item, path, "what"), Text(item, "from"), Text(item, "to")),
            "schedule" => new ScheduleChanged(Job(item, path), Text(item, "from"), Text(item, "to"), Minutes(item, path, required: false)),
            "job-failed" => new JobFailed(Job(item, path)),
            "job-late" => new JobLate(Job(item, path), Minutes(item, path, required: true) ?? default),
            "partitions-bad" => new PartitionsBad(Dataset(item, path), Time(item, path, "since", required: true) ?? default, Time(item, path, "fixedAt", required: false)),
            _ => null,
        };
        if (change is null && _violations.Count == before) _violations.Add(Violation.Body($"{path}.kind", $"`{kind}` is no kind of change"));
        return _violations.Count == before ? change : null;
    }

    private TableRenamed Renamed(JsonElement item, string path)
    {
        var dataset = Dataset(item, path);
        var name = Exact(item, "toId") is { } exact ? new DatasetId(exact.Namespace, exact.Name) : dataset with { Name = Required(item, path, "to") };
        if (dataset != default && !BoundChanges.IsSeen(name, source, visibility)) _violations.Add(Violation.Body($"{path}.to", "the new name would be of a namespace that the token is not bound to"));
        return new TableRenamed(dataset, name);
    }

    private TableAspectChanged Aspect(JsonElement item, string path)
    {
        var text = Required(item, path, "aspect").Replace("-", "", StringComparison.Ordinal);
        if (!Enum.TryParse<TableAspect>(text, ignoreCase: true, out var aspect) || text.Length == 0 || char.IsAsciiDigit(text[0]))
            _violations.Add(Violation.Body($"{path}.aspect", "expected partition-key, key, time-to-live, format, clustering, description or owner"));
        return new TableAspectChanged(Dataset(item, path), aspect, Text(item, "from"), Text(item, "to"));
    }

    private TaskChanged? Removed(JsonElement item, string path)
    {
        var job = Job(item, path);
        if (job == default) return null;
        if (FindTask(job) is not { } task)
        {
            _violations.Add(Violation.Body($"{path}.job", "the service does not have the text of this job, so that nothing can be compared"));
            return null;
        }

        _retired.Add(job);
        return new TaskChanged(task, null);
    }

    // Both versions, as whoever has them reads them: the service need not know the task.
    private TaskChanged? Versions(JsonElement item, string path)
    {
        var (before, after) = (Version("before"), Version("after"));
        if (before is null && after is null)
        {
            _violations.Add(Violation.Body($"{path}.after", "expected a task before, after, or both"));
            return null;
        }

        if (after is not null) _definitions.Add(after);
        if (before is not null && before.Id != after?.Id) _retired.Add(before.Id);
        return new TaskChanged(before is null ? null : source.Read(before), after is null ? null : source.Read(after));

        TaskDefinition? Version(string name) => item.TryGetProperty(name, out var body) && body.ValueKind != JsonValueKind.Null
            ? ImpactTaskBody.Read(body, (property, reason) => _violations.Add(Violation.Body($"{path}.{name}{(property.Length == 0 ? "" : "." + property)}", reason))) : null;
    }

    private TaskChanged? Task(JsonElement item, string path)
    {
        if (item.TryGetProperty("before", out _) || item.TryGetProperty("after", out _)) return Versions(item, path);
        var sql = Required(item, path, "sql");
        var name = Required(item, path, "job");
        if (name.Length == 0) return null;
        if (FindJob(name) is { } known)
        {
            if (FindTask(known) is not { } task)
            {
                _violations.Add(Violation.Body($"{path}.job", "the service does not have the text of this job, so that nothing can be compared"));
                return null;
            }

            if (source.FindDefinition(known) is { } definition) _definitions.Add(definition with { Sql = sql });
            return new TaskChanged(task, task with { Sql = sql });
        }

        // A new task says itself how it is to be read.
        if (Text(item, "dialect") is null)
        {
            _violations.Add(Violation.Body($"{path}.job", $"no job is called `{name}`; a new one needs its dialect"));
            return null;
        }

        var added = new TaskDefinition(new JobId(Text(item, "jobNamespace") ?? "default", name), Text(item, "dialect") ?? "ansi", sql, Text(item, "datasetNamespace") ?? "default")
        {
            Target = Text(item, "target"),
            Kind = Text(item, "taskKind"),
            DefaultDatabase = Text(item, "defaultDatabase"),
            DefaultSchema = Text(item, "defaultSchema"),
        };
        _definitions.Add(added);
        return new TaskChanged(null, source.Read(added));
    }

    // A name that is meant as it stands: where nothing is called so, that is in the answer.
    private static (string Namespace, string Name)? Exact(JsonElement item, string property) =>
        item.TryGetProperty(property, out var id) && id.ValueKind == JsonValueKind.Object && Text(id, "namespace") is { } space && Text(id, "name") is { Length: > 0 } name
            ? (space, name) : null;

    private DatasetId Dataset(JsonElement item, string path)
    {
        if (Exact(item, "datasetId") is { } exact)
        {
            var meant = new DatasetId(exact.Namespace, exact.Name);
            if (BoundChanges.IsSeen(meant, source, visibility)) return meant;
            _violations.Add(Violation.Body($"{path}.datasetId", "nothing is called so"));
            return default;
        }

        var name = Required(item, path, "dataset");
        if (name.Length == 0) return default;
        var found = NodeResolver.Resolve(source.Graph, name, visibility);
        if (found is { Root: { Dataset: { } dataset } }) return dataset;
        _violations.Add(Violation.Body($"{path}.dataset", found.Kind == ResolutionKind.Ambiguous
            ? $"`{name}` is the name of several: {string.Join(", ", found.Candidates.Take(5))}" : $"nothing is called `{name}`"));
        return default;
    }

    // A column may stand in the dataset's name: ods.orders.amount.
    private string Column(JsonElement item, string path)
    {
        if (Text(item, "column") is { Length: > 0 } column) return column;
        if (Text(item, "dataset") is { } name && NodeResolver.Resolve(source.Graph, name, visibility) is { Root.Path: { } field }) return field;
        _violations.Add(Violation.Body($"{path}.column", "expected the name of a column"));
        return "";
    }

    private ImmutableArray<string> Columns(JsonElement item, string path)
    {
        if (item.TryGetProperty("columns", out var list) && list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String))
            return [.. list.EnumerateArray().Select(name => name.GetString()!)];
        _violations.Add(Violation.Body($"{path}.columns", "expected a list of names"));
        return [];
    }

    private JobId Job(JsonElement item, string path)
    {
        if (Exact(item, "jobId") is { } exact)
        {
            if (visibility.Sees(exact.Namespace)) return new JobId(exact.Namespace, exact.Name);
            _violations.Add(Violation.Body($"{path}.jobId", "no job is called so"));
            return default;
        }

        var name = Required(item, path, "job");
        if (name.Length == 0) return default;
        if (FindJob(name) is { } job) return job;
        _violations.Add(Violation.Body($"{path}.job", $"no job is called `{name}`"));
        return default;
    }

    // A text that may not be shown is as one that is not known.
    private ImpactTask? FindTask(JobId job) => job != default && source.IsTextShown(job, visibility) ? source.FindTask(job) : null;

    // A job's own name goes before the names of datasets, which often are the same.
    private JobId? FindJob(string name)
    {
        if (source.JobNamed(name, visibility) is { } named) return named;
        var found = NodeResolver.Resolve(source.Graph, name, visibility).Root;
        return found?.Job ?? (found is { Dataset: { } filled, Path: null } ? source.WriterOf(filled, visibility) : null);
    }

    private TimeSpan? Minutes(JsonElement item, string path, bool required)
    {
        if (item.TryGetProperty("minutes", out var minutes) && minutes.ValueKind == JsonValueKind.Number && minutes.GetDouble() is > 0 and < 1e6 and var count) return TimeSpan.FromMinutes(count);
        if (required || minutes.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)) _violations.Add(Violation.Body($"{path}.minutes", "expected a number of minutes above 0"));
        return null;
    }

    private DateTimeOffset? Time(JsonElement item, string path, string name, bool required)
    {
        if (Text(item, name) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time;
        if (required || Text(item, name) is not null) _violations.Add(Violation.Body($"{path}.{name}", "expected a time such as 2026-01-31T00:00:00Z"));
        return null;
    }

    private string Required(JsonElement item, string path, string name)
    {
        if (Text(item, name) is { Length: > 0 } text) return text;
        _violations.Add(Violation.Body($"{path}.{name}", "expected a text"));
        return "";
    }

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Flag(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
