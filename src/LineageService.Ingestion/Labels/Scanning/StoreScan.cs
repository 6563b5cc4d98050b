using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Scanning;
using LineageService.Graph.Store;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Register;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Scanning;

/// <summary>What a scan of a store found and said.</summary>
/// <param name="Fields">Fields that were looked at.</param>
/// <param name="Scanned">Assignments that the scanner is sure of.</param>
/// <param name="Suggested">Suppositions.</param>
/// <param name="Withdrawn">What an earlier scan said and this one does not.</param>
public sealed record ScanReport(int Fields, int Scanned, int Suggested, int Withdrawn);

/// <summary>Looks at names and types of all fields of a store and says what they seem to hold; what a scan said before and no longer finds ends.</summary>
public static class StoreScan
{
    private const int MaxTogether = 5000;

    public const string Source = "scanner";

    /// <summary>Runs a scan.</summary>
    /// <param name="namespace">Only datasets of this namespace; null for all.</param>
    /// <param name="samples">Some values of fields, without NULLs; they are looked at and forgotten.</param>
    /// <param name="isDry">Nothing is said, only counted.</param>
    /// <exception cref="LineageStoreException">The store cannot be read or written.</exception>
    public static async Task<ScanReport> RunAsync(
        ILineageStore store, LabelHost labels, string actor, string? @namespace, IReadOnlyDictionary<FieldId, IReadOnlyList<string>> samples, bool isDry,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(labels);
        var (fields, found, empty) = await FindAsync(store, @namespace, actor, samples, cancellationToken).ConfigureAwait(false);
        var known = labels.Current.Register.Assignments;
        // What values told holds until other values are looked at.
        foreach (var told in known.Values)
            if (told.Source == Source && told.Path is { } path && !samples.ContainsKey(new FieldId(told.Dataset, path)) && IsOfValues(told)) found[told.Id] = told;
        var entries = found.Values.Where(assignment => !known.TryGetValue(assignment.Id, out var before) || before != assignment)
            .Select(assignment => labels.NewEntry(actor, assignment.Reason) with { Assigned = assignment }).ToList();
        var gone = known.Values.Where(assignment => assignment.Source == Source && !found.ContainsKey(assignment.Id)
            && (@namespace is null || assignment.Dataset.Namespace == @namespace)).ToList();
        entries.AddRange(gone.Select(assignment => labels.NewEntry(actor, "not found any more") with { Withdrawn = assignment.Id }));
        entries.AddRange(samples.Where(sample => sample.Value.Count > 0).OrderBy(sample => sample.Key.ToString(), StringComparer.Ordinal).Select(sample => labels.NewEntry(actor, "values sampled") with
        {
            Sampled = new FieldSampling(sample.Key, [.. FieldScanner.CategoriesIn(sample.Value)]),
        }));
        // What was looked at and holds nothing is classified, too.
        entries.AddRange(empty.Where(dataset => !labels.Current.Register.Scanned.Contains(dataset)).Chunk(MaxTogether / 10)
            .Select(datasets => labels.NewEntry(actor, "scanned, nothing found") with { Scanned = [.. datasets] }));
        if (!isDry)
            foreach (var chunk in entries.Chunk(MaxTogether)) await labels.RecordAsync(chunk, cancellationToken).ConfigureAwait(false);
        return new ScanReport(
            fields, found.Values.Count(one => one.Method == AssignmentMethod.Scanned), found.Values.Count(one => one.Method == AssignmentMethod.Suggested), gone.Count);
    }

    private static async Task<(int Fields, SortedDictionary<string, LabelAssignment> Found, List<DatasetId> Empty)> FindAsync(
        ILineageStore store, string? @namespace, string actor, IReadOnlyDictionary<FieldId, IReadOnlyList<string>> samples, CancellationToken cancellationToken)
    {
        var fields = 0;
        var found = new SortedDictionary<string, LabelAssignment>(StringComparer.Ordinal);
        var empty = new List<DatasetId>();
        await foreach (var record in store.ReadDatasetsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (record.AliasOf is not null || !record.Exists || (@namespace is not null && record.Id.Namespace != @namespace)) continue;
            var before = found.Count;
            foreach (var field in record.Fields)
            {
                fields++;
                var id = new FieldId(record.Id, field.Path);
                foreach (var match in FieldScanner.Scan(id, field.Type, samples.GetValueOrDefault(id)))
                {
                    var assignment = match.ToAssignment() with { Source = Source, Actor = actor };
                    found[assignment.Id] = assignment;
                }
            }

            if (found.Count == before && !record.Fields.IsEmpty) empty.Add(record.Id);
        }

        return (fields, found, empty);
    }

    private static bool IsOfValues(LabelAssignment assignment) =>
        assignment.Reason is { } rule && (rule.Contains("values:", StringComparison.Ordinal) || rule.Contains("no value of", StringComparison.Ordinal));

}
