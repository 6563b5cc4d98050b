using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LineageService.Impact.Contracts;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Reading;
using LineageService.Model;

namespace LineageService.Ingestion.Contracts;

/// <summary>
/// Reads contracts from YAML or JSON (schemas/contracts/contract.schema.json): documents, or a list of them. What is wrong is told at once, all of it; a
/// contract with a mistake is not taken.
/// </summary>
public static class ContractReader
{
    private static readonly string[] Tiers = ["P0", "P1", "P2", "P3"];

    /// <param name="datasetNamespace">Of contracts that do not say theirs.</param>
    public static ImmutableArray<DataContract> Read(
        ReadOnlySpan<byte> bytes, string file, string? datasetNamespace, out ImmutableArray<SourceFailure> failures)
    {
        var contracts = ImmutableArray.CreateBuilder<DataContract>();
        var complaints = ImmutableArray.CreateBuilder<SourceFailure>();
        foreach (var (record, line) in StructuredRecords.Read(bytes, file, complaints))
        {
            var reading = new RecordComplaints(file, line);
            var contract = Read(record, file, datasetNamespace, reading);
            if (reading.Failures.Count == 0) contracts.Add(contract);
            complaints.AddRange(reading.Failures);
        }

        failures = complaints.ToImmutable();
        return contracts.ToImmutable();
    }

    private static DataContract Read(JsonElement record, string file, string? datasetNamespace, RecordComplaints reading)
    {
        reading.OnlyKnown(record, "", "contract", "dataset", "namespace", "owner", "team", "tier", "description", "freshness", "columns", "keys");
        var name = reading.Text(record, "contract", "", isRequired: true) ?? "";
        var dataset = reading.Text(record, "dataset", "", isRequired: true) ?? "";
        var space = reading.Text(record, "namespace", "", isRequired: false) ?? datasetNamespace;
        if (space is null) reading.Complain("namespace", "expected the dataset's namespace; nothing else says it");
        var tier = reading.Text(record, "tier", "", isRequired: false);
        if (tier is not null && !Tiers.Contains(tier)) reading.Complain("tier", "expected P0, P1, P2 or P3");
        var columns = ImmutableArray.CreateBuilder<ContractColumn>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (item, path) in reading.Items(record, "columns"))
        {
            var column = Column(item, path + ".", reading);
            if (column.Name.Length > 0 && !names.Add(column.Name)) reading.Complain(path, $"{column.Name} stands here twice");
            columns.Add(column);
        }

        return new DataContract(name, new DatasetId(space ?? "", dataset))
        {
            Owner = reading.Text(record, "owner", "", isRequired: false),
            Team = reading.Text(record, "team", "", isRequired: false),
            Tier = tier,
            Committed = Committed(record, reading),
            MaximumAge = MaximumAge(record, reading),
            Columns = columns.ToImmutable(),
            Keys = Keys(record, names, reading),
            File = file,
        };
    }

    private static ContractColumn Column(JsonElement item, string path, RecordComplaints reading)
    {
        if (StructuredText.Scalar(item) is { } plain) return new ContractColumn(plain);
        reading.OnlyKnown(item, path, "name", "type", "nullable", "description", "deprecatedSince");
        return new ContractColumn(
            reading.Text(item, "name", path, isRequired: true) ?? "", reading.Text(item, "type", path, isRequired: false), reading.Truth(item, "nullable", path))
        {
            DeprecatedSince = reading.Day(item, "deprecatedSince", path, isRequired: false),
        };
    }

    private static ImmutableArray<ImmutableArray<string>> Keys(JsonElement record, HashSet<string> columns, RecordComplaints reading)
    {
        var keys = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        foreach (var (item, path) in reading.Items(record, "keys"))
        {
            var key = StructuredText.Texts(item).ToImmutableArray();
            if (key.IsEmpty) reading.Complain(path, "expected the names of columns");
            foreach (var column in key)
                if (columns.Count > 0 && !columns.Contains(column)) reading.Complain(path, $"{column} is no column of the contract");
            keys.Add(key);
        }

        return keys.ToImmutable();
    }

    private static TimeSpan? Committed(JsonElement record, RecordComplaints reading)
    {
        if (!Freshness(record, reading, out var freshness)) return null;
        reading.OnlyKnown(freshness, "freshness.", "by", "maximumAge");
        var text = reading.Text(freshness, "by", "freshness.", isRequired: false);
        if (text is null) return null;
        if (TimeSpan.TryParseExact(text, [@"h\:mm", @"hh\:mm"], CultureInfo.InvariantCulture, out var time) && time < TimeSpan.FromDays(1)) return time;
        reading.Complain("freshness.by", "expected a time of the day such as 06:30");
        return null;
    }

    private static TimeSpan? MaximumAge(JsonElement record, RecordComplaints reading)
    {
        if (!Freshness(record, reading, out var freshness)) return null;
        var text = reading.Text(freshness, "maximumAge", "freshness.", isRequired: false);
        if (text is null || Durations.Read(text) is { } age && age > TimeSpan.Zero) return text is null ? null : Durations.Read(text);
        reading.Complain("freshness.maximumAge", "expected a duration such as 24h or 30m");
        return null;
    }

    private static bool Freshness(JsonElement record, RecordComplaints reading, out JsonElement freshness)
    {
        freshness = default;
        if (record.ValueKind != JsonValueKind.Object || !record.TryGetProperty("freshness", out freshness) || freshness.ValueKind == JsonValueKind.Null)
            return false;
        if (freshness.ValueKind == JsonValueKind.Object) return true;
        if (!reading.Failures.Exists(failure => failure.Message.StartsWith("freshness:", StringComparison.Ordinal)))
            reading.Complain("freshness", "expected `by` or `maximumAge` below it");
        return false;
    }
}
