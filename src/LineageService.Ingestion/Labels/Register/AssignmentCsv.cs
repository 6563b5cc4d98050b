using System.Collections.Immutable;
using System.Globalization;
using LineageService.Graph.Labels;
using LineageService.Ingestion.Usage.Logs;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Register;

/// <summary>A mistake of a CSV file.</summary>
/// <param name="Line">Counted from 1.</param>
public sealed record CsvMistake(long Line, string Message);

/// <summary>
/// Assignments as CSV: a header with <c>namespace, dataset, field, tag</c> and optionally <c>id, level, value, method, confidence, reason, valid_from,
/// valid_to, lineage, hierarchy, max_depth</c>, in any order. An empty field means the dataset as a whole; an id that is not told is made of what the
/// assignment is about, so that the same file twice is the same.
/// </summary>
public static class AssignmentCsv
{
    private static readonly string[] Columns =
    [
        "namespace", "dataset", "field", "tag", "id", "level", "value", "method", "confidence", "reason", "valid_from", "valid_to", "lineage", "hierarchy", "max_depth",
    ];

    /// <summary>Reads a file; with a mistake nothing of it is to be taken.</summary>
    public static (ImmutableArray<LabelAssignment> Assignments, ImmutableArray<CsvMistake> Mistakes) Read(string text, LabelPolicy policy, string actor)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(policy);
        var reader = new CsvReader(new StringReader(text), ',');
        var mistakes = ImmutableArray.CreateBuilder<CsvMistake>();
        var header = reader.Read()?.ConvertAll(name => name.Trim().ToLowerInvariant()) ?? [];
        foreach (var name in header.Where(name => !Columns.Contains(name))) mistakes.Add(new CsvMistake(1, $"There is no column '{name}'; there are {string.Join(", ", Columns)}."));
        foreach (var name in Columns.Take(4).Where(name => !header.Contains(name))) mistakes.Add(new CsvMistake(1, $"The column {name} is needed."));
        if (mistakes.Count > 0) return ([], mistakes.ToImmutable());
        var assignments = ImmutableArray.CreateBuilder<LabelAssignment>();
        while (reader.Read() is { } row)
        {
            if (row is [""]) continue;
            if (reader.IsBroken || row.Count != header.Count)
            {
                mistakes.Add(new CsvMistake(reader.Line, reader.IsBroken ? "A quote is not closed." : $"The row has {row.Count} values, the header {header.Count}."));
                continue;
            }

            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var place = 0; place < header.Count; place++) values[header[place]] = row[place].Trim();
            if (Read(values, policy, actor, message => mistakes.Add(new CsvMistake(reader.Line, message))) is { } assignment) assignments.Add(assignment);
        }

        return (mistakes.Count > 0 ? [] : assignments.ToImmutable(), mistakes.ToImmutable());
    }

    private static LabelAssignment? Read(Dictionary<string, string> values, LabelPolicy policy, string actor, Action<string> mistake)
    {
        string? Of(string column) => values.TryGetValue(column, out var value) && value.Length > 0 ? value : null;
        if (Of("namespace") is not { } space || Of("dataset") is not { } name || Of("tag") is not { } tag)
        {
            mistake("Namespace, dataset and tag must not be empty.");
            return null;
        }

        var method = AssignmentMethod.Manual;
        if (Of("method") is { } word && !Enum.TryParse(word, ignoreCase: true, out method)) mistake($"'{word}' is not manual, scanned or suggested.");
        if (Of("level") is { } level && policy.LevelOf(level) < 0) mistake($"'{level}' is no level; there are {string.Join(", ", policy.Levels)}.");
        return new LabelAssignment(Of("id") ?? IdOf(new DatasetId(space, name), Of("field"), tag, Of("value")), new DatasetId(space, name), Of("field"), tag)
        {
            Method = method,
            Level = Of("level"),
            Value = Of("value"),
            Confidence = Number("confidence", 0, 1) ?? 1,
            MaxDepth = (int?)Number("max_depth", 1, int.MaxValue),
            ThroughLineage = Flag("lineage") ?? true,
            ThroughHierarchy = Flag("hierarchy") ?? false,
            ValidFrom = Time("valid_from"),
            ValidTo = Time("valid_to"),
            Source = "csv",
            Actor = actor,
            Reason = Of("reason"),
        };

        double? Number(string column, double least, double most)
        {
            if (Of(column) is not { } text) return null;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
            mistake($"'{text}' is no number that {column} may have.");
            return null;
        }

        bool? Flag(string column)
        {
            if (Of(column) is not { } text) return null;
            if (bool.TryParse(text, out var flag)) return flag;
            mistake($"'{text}' is not true or false.");
            return null;
        }

        DateTimeOffset? Time(string column)
        {
            if (Of(column) is not { } text) return null;
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)) return time;
            mistake($"'{text}' is no time in ISO 8601.");
            return null;
        }
    }

    /// <summary>The id of an assignment that is told without one.</summary>
    public static string IdOf(DatasetId dataset, string? path, string tag, string? value) =>
        $"{dataset.Namespace}:{dataset.Name}:{path}:{tag}{(value is null ? "" : $"={value}")}";
}
